/** What the options of a `Request` may say. */
import { type AbortSignal, isSignal } from './abort.ts'
import type { HeadersInit } from './headers.ts'
import { options, text, usv } from './idl.ts'
import { URL } from './url.ts'

/** What the sender of a request may heed, and what one request takes over from another. */
export interface Settings {
  cache?: string
  credentials?: string
  integrity?: string
  keepalive?: boolean
  mode?: string
  redirect?: 'follow' | 'error' | 'manual'
  referrer?: string
  referrerPolicy?: string
}

/** What was said, each as what it is to be; nothing stands for what was not. */
export interface Said extends Settings {
  body?: unknown
  duplex?: string
  headers?: HeadersInit
  method?: string
  priority?: string
  signal?: AbortSignal | null
  window?: null
}

const oneOf =
  (name: string, ...values: string[]) =>
  (given: unknown): string => {
    const value = text(given)
    if (values.includes(value)) return value
    throw new TypeError(`The ${name} of a Request is one of ${values.filter(Boolean).join(', ')}, not "${value}"`)
  }

function referrerOf(given: unknown): string {
  const address = usv(given)
  if (address === '') return ''
  if (!URL.canParse(address)) throw new TypeError('The referrer of a Request is a whole URL, or empty')
  return new URL(address).href
}

const asGiven = (given: unknown) => given

/** How options are read, in the order of their names. */
const READ: Record<keyof Said, (given: unknown) => unknown> = {
  body: asGiven,
  cache: oneOf('cache', 'default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'),
  credentials: oneOf('credentials', 'omit', 'same-origin', 'include'),
  duplex: oneOf('duplex', 'half'),
  headers: asGiven,
  integrity: text,
  keepalive: Boolean,
  method: text,
  mode: oneOf('mode', 'same-origin', 'no-cors', 'cors'),
  priority: oneOf('priority', 'high', 'low', 'auto'),
  redirect: oneOf('redirect', 'follow', 'error', 'manual'),
  referrer: referrerOf,
  referrerPolicy: oneOf(
    'referrerPolicy',
    '',
    'no-referrer',
    'no-referrer-when-downgrade',
    'same-origin',
    'origin',
    'strict-origin',
    'origin-when-cross-origin',
    'strict-origin-when-cross-origin',
    'unsafe-url',
  ),
  signal(given) {
    if (given !== null && !isSignal(given)) throw new TypeError('The signal of a Request is an AbortSignal')
    return given
  },
  window(given) {
    if (given !== null) throw new TypeError('The window of a Request is null')
    return given
  },
}
const NAMES = Object.keys(READ) as (keyof Said)[]

/** @throws TypeError for what is no option, whatever it is said together with */
export function readInit(init: unknown): Said {
  const given = options(init, 'Request')
  const said: Record<string, unknown> = {}
  for (const name of NAMES) {
    const value = given[name]
    if (value !== undefined) said[name] = READ[name](value)
  }
  return said
}
