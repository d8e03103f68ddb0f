import { defineError } from '../../kernel/index.ts'

export const envInvalid = defineError('M3M_ENV_INVALID', 'The environment does not fit: %s', 422)
export const envNotFound = defineError('M3M_ENV_NOT_FOUND', 'The environment has no variable "%s"', 404)
export const envTaken = defineError(
  'M3M_ENV_TAKEN',
  'The environment has a variable "%s" already; change that one, or take another key',
  409,
)
export const importUnreadable = defineError('M3M_ENV_IMPORT', 'The file cannot be read: %s', 422)
export const keyConfigured = defineError(
  'M3M_ENV_KEY_CONFIGURED',
  'The key is secret.key of the configuration (M3M_SECRET_KEY), which only you can change: set the new one there and the one there is now as secret.previous (M3M_SECRET_PREVIOUS), restart the server, and run this again',
  409,
)
export const envBusy = defineError(
  'M3M_ENV_CONFLICT',
  'The environment is being changed by somebody else; try again',
  409,
)
export const envKeyLost = defineError(
  'M3M_ENV_KEY_LOST',
  'The secret "%s" of the environment was encrypted with another key; bring back secret.key (M3M_SECRET_KEY), set the key it was as secret.previous, bring back the file secrets/environment.key of the data folder, or enter the value anew',
  500,
)
export const secretKeyUnsafe = defineError('M3M_ENV_SECRET_KEY', '%s must have at least %s characters; %s')
export const secretKeyDamaged = defineError(
  'M3M_ENV_SECRET_FILE',
  '%s does not hold a key of at least %s characters; bring it back, or delete it to have a new one made (secrets of the environment are then entered anew)',
)
