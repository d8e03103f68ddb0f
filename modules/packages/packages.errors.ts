import { defineError } from '../../kernel/index.ts'

export const npmMissing = defineError(
  'M3M_PACKAGES_NO_NPM',
  'There is no npm beside this Node or on the PATH; install one, or run the command by "npx m3m"',
)
export const npmFailed = defineError('M3M_PACKAGES_NPM', 'npm could not install the packages: %s')
export const nativePackages = defineError(
  'M3M_PACKAGES_NATIVE',
  'Nothing was installed: a service cannot run native code, which %s; take what brings it off packages.list',
)
export const foreignPackages = defineError(
  'M3M_PACKAGES_SOURCE',
  'Nothing was installed: packages come from the registry, and these do not: %s; take what brings them off packages.list',
)
export const packageUnknown = defineError(
  'M3M_PACKAGES_UNKNOWN',
  'Package "%s" is not installed on this server; an operator can add it to packages.list and run "m3m packages install"',
  404,
)
