/** What the options of a `Request` may say. */
import { isSignal } from './abort.ts'

const VALUES: Record<string, readonly string[]> = {
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  credentials: ['omit', 'same-origin', 'include'],
  duplex: ['half'],
  mode: ['same-origin', 'no-cors', 'cors'],
  redirect: ['follow', 'error', 'manual'],
  referrerPolicy: [
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ],
}

/** @throws TypeError for what is no option, or none that can be together with the others */
export function checkInit(init: unknown): void {
  if (init === undefined || init === null) return
  if (typeof init !== 'object' && typeof init !== 'function')
    throw new TypeError('The second argument of a Request is an object')
  const given = init as Record<string, unknown>
  for (const [name, values] of Object.entries(VALUES)) {
    const value = given[name]
    if (value !== undefined && !values.includes(String(value)))
      throw new TypeError(
        `The ${name} of a Request is one of ${values.filter(Boolean).join(', ')}, not "${String(value)}"`,
      )
  }
  if (given.cache === 'only-if-cached' && given.mode !== 'same-origin')
    throw new TypeError('The cache only-if-cached goes with the mode same-origin')
  if (given.window !== undefined && given.window !== null) throw new TypeError('The window of a Request is null')
  const { signal } = given
  if (signal !== undefined && signal !== null && !isSignal(signal))
    throw new TypeError('The signal of a Request is an AbortSignal')
}
