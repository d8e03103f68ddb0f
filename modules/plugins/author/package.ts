/** The package of m3m that runs: commands for authors have no kernel to ask. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Its folder. */
export function packageFolder(): string {
  let at = import.meta.dirname
  while (!existsSync(join(at, 'package.json')) && at !== dirname(at)) at = dirname(at)
  return at
}

/** Version of m3m. */
export const ownVersion = (): string =>
  String((JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as { version?: unknown }).version)
