import { defineError } from '../../kernel/index.ts'

export const pathInvalid = defineError('M3M_STORAGE_PATH', '%s is no path: %s', 400)
export const notFound = defineError('M3M_STORAGE_NOT_FOUND', 'There is no "%s" in the storage of the project', 404)
export const isDirectory = defineError('M3M_STORAGE_IS_DIRECTORY', '"%s" is a folder; name a file', 409)
export const notDirectory = defineError('M3M_STORAGE_NOT_DIRECTORY', '"%s" is a file, and nothing lies below it', 409)
export const alreadyExists = defineError(
  'M3M_STORAGE_EXISTS',
  '"%s" exists already; take another name, or say that it is to be overwritten',
  409,
)
export const notEmpty = defineError(
  'M3M_STORAGE_NOT_EMPTY',
  'The folder "%s" is not empty; say that it is to be deleted with all that is in it',
  409,
)
export const intoItself = defineError('M3M_STORAGE_INTO_ITSELF', 'The folder "%s" cannot be moved into itself', 409)
export const changedMeanwhile = defineError(
  'M3M_STORAGE_CHANGED',
  '"%s" was changed meanwhile; look at it as it is now, and decide anew',
  412,
)
export const fileTooLarge = defineError(
  'M3M_STORAGE_FILE_SIZE',
  '"%s" is too large; a file may have %s bytes, see files.fileBytes',
  413,
)
export const quotaExceeded = defineError(
  'M3M_STORAGE_QUOTA',
  'There is no room for that: the project may have %s; delete some, or raise %s',
  429,
)
export const notText = defineError('M3M_STORAGE_NOT_TEXT', '"%s" cannot be edited as text: %s', 422)
export const notJson = defineError('M3M_STORAGE_NOT_JSON', '"%s" holds no JSON: %s', 422)
export const valueInvalid = defineError('M3M_STORAGE_VALUE', '"%s" cannot be written: %s', 400)
export const readTooLarge = defineError(
  'M3M_STORAGE_READ_SIZE',
  '"%s" has %s bytes to read, and at most %s are read at once; read a part, or a stream',
  413,
)
export const rangeInvalid = defineError('M3M_STORAGE_RANGE', '"%s" has %s bytes; there is no such part of it', 416)
export const noThumbnail = defineError('M3M_STORAGE_NO_THUMBNAIL', 'There is no preview of "%s": %s', 404)
export const multipartExpected = defineError(
  'M3M_STORAGE_MULTIPART',
  'Send files as a form: Content-Type multipart/form-data, each with a file name',
  415,
)
export const uploadBroken = defineError('M3M_STORAGE_UPLOAD', 'The upload is not complete: %s', 400)
export const tooManyFiles = defineError(
  'M3M_STORAGE_FILES',
  'A form has too many parts; send up to %s files at once',
  413,
)
export const archivesBusy = defineError(
  'M3M_STORAGE_ARCHIVES',
  'The project has %s .zip downloads under way, and may not have more; try again when one of them is over',
  503,
)
export const cursorInvalid = defineError('M3M_STORAGE_CURSOR', 'This cursor is not of this list; begin anew', 400)

export const linkNotFound = defineError('M3M_STORAGE_LINK', 'There is no such link', 404)
export const linkExpired = defineError('M3M_STORAGE_LINK_EXPIRED', 'This link has expired', 410)
export const linkTtl = defineError(
  'M3M_STORAGE_LINK_TTL',
  '"%s" is no time for a link; take "10m", "1h", "30d" or milliseconds, from 1 s to 10 years',
  400,
)
export const linksFull = defineError(
  'M3M_STORAGE_LINKS',
  'The project has %s direct links, and may not have more; revoke some, or raise files.maxLinks',
  429,
)

// What drivers throw.
export const diskFull = defineError(
  'M3M_STORAGE_FULL',
  'The disk for files is full, and nothing was written; free some space',
  507,
)
export const readOnly = defineError(
  'M3M_STORAGE_READ_ONLY',
  'Files cannot be written (%s); let the user that runs m3m write into the folder for files',
  503,
)
export const tooManyOpen = defineError('M3M_STORAGE_BUSY', 'Too many files are open; try again in a moment', 503)
export const driverFailed = defineError('M3M_STORAGE_IO', 'The place for files failed (%s); see the log of m3m', 503)
export const contentLost = defineError(
  'M3M_STORAGE_LOST',
  'What was in this file is not there any more; put the folder for files back, or write it anew',
  503,
)
