/** What is written down, by the area it is of; their names are in the `audit` strings. */
export const ACTIONS = {
  session: ['signIn', 'signInFailed', 'signOut', 'end', 'endOthers'],
  account: ['rename', 'password', 'passwordFailed', 'avatar', 'avatarRemove'],
  user: ['create', 'update', 'block', 'unblock', 'delete', 'resetPassword'],
  project: ['create', 'update', 'delete', 'apiKey', 'apiKeyRemove'],
  member: ['add', 'remove'],
  env: ['set', 'delete', 'rotateKey'],
  storage: ['upload', 'directory', 'write', 'move', 'copy', 'delete', 'link', 'linkRegenerate', 'linkRevoke'],
  model: ['create', 'update', 'delete', 'updateRecords', 'deleteRecords', 'import', 'export'],
  goal: ['create', 'update', 'delete', 'reset'],
  version: ['publish', 'rollback', 'delete'],
  code: ['export', 'import'],
  service: ['start', 'stop', 'restart'],
  limits: ['change'],
  plugin: ['enable', 'disable', 'restart', 'settings', 'install', 'remove'],
  server: ['setup'],
  audit: ['leftOut'],
} as const
export type Area = keyof typeof ACTIONS

/** Those that tell of something wrong. */
export const isWarning = (action: string) => /Failed$|leftOut$/.test(action)
