/** Version of the functions that m3m_plugin.h declares. */
export const NATIVE_ABI = 1
