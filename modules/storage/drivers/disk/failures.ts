/** What a disk says, in the words of the catalogue. */
import { type CodedError, isCoded } from '../../../../kernel/index.ts'
import { contentLost, diskFull, driverFailed, readOnly, tooManyOpen } from '../../storage.errors.ts'

const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | null)?.code ?? '')

/** Whether there is nothing under a name. */
export const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'

/** An error of the file system as one of the catalogue; whether it says something of the disk, not of one file. */
export function failureOf(error: unknown): CodedError {
  if (isCoded(error)) return error
  const code = codeOf(error)
  const because = { cause: error }
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull([], because)
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return readOnly([code], because)
    case 'EMFILE':
    case 'ENFILE':
    case 'ENOMEM':
      return tooManyOpen([], { ...because, retryAfter: 1 })
    case 'ENOENT':
    // A link, a folder or a device in the place of a file.
    case 'ELOOP':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'ENXIO':
      return contentLost([], because)
    default:
      return driverFailed([code || String(error)], because)
  }
}
