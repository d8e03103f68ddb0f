import type { PluginProblem } from '../contract.ts'

export const MANIFEST_FILE = 'plugin.json'
const SHOWN = 120

/** The value a JSON pointer leads to. */
export function valueAt(value: unknown, pointer: string): unknown {
  let at = value
  for (const part of pointer.split('/').slice(1)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined
    at = (at as Record<string, unknown>)[part]
  }
  return at
}

/** A problem with a place in the manifest, told with what is there and what should be. */
export function problemAt(manifest: unknown, path: string, message: string): PluginProblem {
  const found = valueAt(manifest, path)
  const got = found === undefined ? undefined : JSON.stringify(found).slice(0, SHOWN)
  const expected = /^must (?:be |have |match |not be )?(.+)$/s.exec(message)?.[1]
  return {
    file: MANIFEST_FILE,
    path,
    message: `${path || 'The manifest'} ${message}${got === undefined || (typeof found === 'string' && message.includes(got)) ? '' : `; it is ${got}`}`,
    ...(got === undefined ? {} : { got }),
    ...(expected === undefined ? {} : { expected }),
  }
}

/** One line for a person. */
export const problemLine = ({ file, message }: PluginProblem): string => `${file}: ${message}`
