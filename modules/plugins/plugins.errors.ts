import { defineError } from '../../kernel/index.ts'

export const pluginNotFound = defineError('M3M_PLUGIN_NOT_FOUND', 'There is no plugin "%s"', 404)
export const pluginRejected = defineError('M3M_PLUGIN_REJECTED', 'The plugin "%s" cannot run: %s', 422)
export const pluginNative = defineError(
  'M3M_PLUGIN_NATIVE',
  'The plugin "%s" is native code, which may do whatever the server may; set plugins.native to true to let it run',
  409,
)
export const pluginNameTaken = defineError(
  'M3M_PLUGIN_NAME_TAKEN',
  'The plugin "%s" cannot be enabled: %s; disable the other one first',
  409,
)
export const pluginDisabled = defineError('M3M_PLUGIN_DISABLED', 'The plugin "%s" is disabled: %s', 503)
export const pluginFailed = defineError('M3M_PLUGIN_FAILED', '%s: the plugin "%s" does not run: %s', 503)
export const pluginCrashed = defineError('M3M_PLUGIN_CRASHED', '%s: the plugin "%s" crashed: %s', 503)
export const pluginTimeout = defineError('M3M_PLUGIN_TIMEOUT', '%s took longer than %s ms', 504)
export const pluginBusy = defineError(
  'M3M_PLUGIN_BUSY',
  '%s: %s calls wait for the plugin "%s" already; call it less often',
  503,
)
export const pluginCancelled = defineError('M3M_PLUGIN_CANCELLED', '%s was cancelled', 499)
export const pluginResult = defineError('M3M_PLUGIN_RESULT', '%s gave what its manifest does not promise: %s', 502)
export const pluginError = defineError('M3M_PLUGIN_ERROR', '%s: %s', 502)
export const pluginSettings = defineError('M3M_PLUGIN_SETTINGS', 'The settings of the plugin "%s" do not fit: %s', 422)
export const pluginSettingsSlow = defineError(
  'M3M_PLUGIN_SETTINGS_SLOW',
  'The settings of the plugin "%s" cannot be checked: %s; the patterns of its manifest take too long',
  422,
)
export const pluginNoSettings = defineError('M3M_PLUGIN_NO_SETTINGS', 'The plugin "%s" has no settings', 409)
export const archiveBad = defineError('M3M_PLUGIN_ARCHIVE', 'The archive cannot be installed: %s', 422)
export const pluginChecksum = defineError(
  'M3M_PLUGIN_CHECKSUM',
  'The archive has the SHA-256 %s, and not %s: it is not the one that was meant, or was damaged on its way',
  422,
)
export const pluginDowngrade = defineError(
  'M3M_PLUGIN_DOWNGRADE',
  'The plugin "%s" is installed as %s, which is newer than %s; send it with force to go back',
  409,
)
export const pluginManaged = defineError(
  'M3M_PLUGIN_MANAGED',
  'The plugin "%s" lies in %s, which is looked after by hand; change it there',
  409,
)
export const pluginInvalid = defineError('M3M_PLUGIN_INVALID', 'There is something wrong with %s: %s', 422)
export const commandMethod = defineError(
  'M3M_PLUGIN_METHOD',
  'No plugin has a method "%s"; "m3m plugins list" shows what plugins give',
  404,
)
export const commandArguments = defineError('M3M_PLUGIN_JSON', 'The arguments are no JSON: %s', 400)
export const pluginMethod = defineError('M3M_PLUGIN_NO_METHOD', 'The plugin "%s" has no method "%s"; it has %s', 404)
export const newPluginName = defineError('M3M_PLUGIN_NAME', 'A plugin cannot be called "%s": %s', 422)
export const newPluginExists = defineError(
  'M3M_PLUGIN_EXISTS',
  'There is something at %s already; choose another name, or empty it',
  409,
)
export const newPluginKind = defineError(
  'M3M_PLUGIN_KIND',
  'There are plugins of the kinds js and native, not "%s"',
  422,
)
