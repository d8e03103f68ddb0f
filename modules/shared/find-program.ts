import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const USUAL_PATH = '/usr/bin:/bin'

/** Absolute path of a program on the PATH of the server: processes with an empty environment have none to look in. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? USUAL_PATH).split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // It may be in the next one.
    }
  }
  return undefined
}
