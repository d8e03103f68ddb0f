import { accessSync, constants, mkdirSync } from 'node:fs'
import { defineError } from './errors.ts'

const unusable = defineError(
  'M3M_DATA_FOLDER',
  'The data folder %s cannot be used (%s): give the user that runs m3m a folder to write to there, or set storage.path',
)

/** Makes the data folder where there is none. @throws M3M_DATA_FOLDER when nothing can be written into it */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code = String(error) } = error as NodeJS.ErrnoException
    const reason = { EEXIST: 'it is no folder', ENOTDIR: 'it lies below a file', EACCES: 'it may not be written to' }
    throw unusable([folder, reason[code as keyof typeof reason] ?? code])
  }
}
