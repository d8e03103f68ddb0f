/** Version of the functions that m3m_plugin.h declares. */
export const NATIVE_ABI = 1

/** Codes of errors that plugins give, in manifests and in calls alike. */
export const CODE_PATTERN = '^[A-Z][A-Z0-9_]{0,63}$'
