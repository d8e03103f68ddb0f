import { defineError } from '../../kernel/index.ts'

export const databaseLocked = defineError(
  'M3M_DATABASE_LOCKED',
  'The database %s is in use by %s; stop that process or set another database.path',
  503,
)
export const databaseUnusable = defineError(
  'M3M_DATABASE_UNUSABLE',
  'The database %s cannot be opened: %s; check the file, its folder and their permissions, or restore a backup',
  503,
)
export const databaseNewer = defineError(
  'M3M_DATABASE_NEWER',
  'The database %s was written by a newer version of m3m (format %s, this version knows %s); update m3m',
  503,
)
export const databaseWorkerLost = defineError(
  'M3M_DATABASE_WORKER_LOST',
  'The database worker stopped while "%s" was under way (%s); it has been restarted, and whether the operation took effect is unknown',
  503,
)
export const databaseClosed = defineError('M3M_DATABASE_CLOSED', 'The database is closed; "%s" was not executed', 503)
export const databaseUnavailable = defineError(
  'M3M_DATABASE_UNAVAILABLE',
  'The database does not answer (%s); whether a write took effect is unknown. Try again in a moment',
  503,
)
export const databaseRefused = defineError(
  'M3M_DATABASE_REFUSED',
  'MongoDB refuses to work for m3m (%s); check the user in mongodb.uri and what it may do',
  503,
)
export const databaseFull = defineError(
  'M3M_DATABASE_FULL',
  'The disk of the database is full (%s), and nothing was written; free some space',
  507,
)
export const databaseDoorTaken = defineError(
  'M3M_DATABASE_LISTEN',
  'The database cannot listen on port %s of 127.0.0.1 (%s); choose another database.listen, or 0 for none',
  503,
)
export const databaseUnreachable = defineError(
  'M3M_DATABASE_UNREACHABLE',
  'MongoDB at %s does not answer (%s); start it, correct mongodb.uri, or set database.driver to "embedded"',
  503,
)
export const backupRefused = defineError(
  'M3M_DATABASE_BACKUP_REFUSED',
  'The folder %s is not empty (%s); name an empty or a new one',
  409,
)
export const backupFailed = defineError('M3M_DATABASE_BACKUP_FAILED', 'The backup into %s failed: %s', 500)
export const databaseDamaged = defineError(
  'M3M_DATABASE_DAMAGED',
  'The database has %s; "m3m database check --repair" fills wrong indexes anew, other damage needs a backup',
  500,
)
export const notEmbedded = defineError('M3M_DATABASE_NOT_EMBEDDED', 'The database is %s; %s', 409)
export const copyRefused = defineError('M3M_DATABASE_COPY_REFUSED', '%s', 409)
export const copyFailed = defineError('M3M_DATABASE_COPY_FAILED', '%s; the copy is not complete', 500)
export const copyUnfinished = defineError(
  'M3M_DATABASE_COPY_UNFINISHED',
  'The database is an unfinished copy (%s, from %s); run the same "m3m database copy" again to complete it',
  503,
)
