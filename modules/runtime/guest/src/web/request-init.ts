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

/** What was said, each as what it is to be; undefined stands for what was not. */
export interface Said {
  any: boolean
  body: unknown
  duplex: string | undefined
  headers: HeadersInit | undefined
  method: string | undefined
  signal: AbortSignal | null | undefined
  settings: Settings | undefined
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
  const url = URL.parse(address)
  if (url === null) throw new TypeError('The referrer of a Request is a whole URL, or empty')
  return url.href
}

const asGiven = (given: unknown) => given

/** How options are read, in the order of their names. */
const READ: Record<string, (given: unknown) => unknown> = {
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
const NAMES = Object.keys(READ)
/** Those that are not settings of the request. */
const OTHERS = new Set(['body', 'duplex', 'headers', 'method', 'priority', 'signal', 'window'])

/** @throws TypeError for what is no option, whatever it is said together with */
export function readInit(init: unknown): Said {
  const given = options(init, 'Request')
  const said: Said = {
    any: false,
    body: undefined,
    duplex: undefined,
    headers: undefined,
    method: undefined,
    signal: undefined,
    settings: undefined,
  }
  for (let i = 0; i < NAMES.length; i += 1) {
    const name = NAMES[i]!
    const value = given[name]
    if (value === undefined) continue
    said.any = true
    if (!OTHERS.has(name)) said.settings ??= {}
    const target = OTHERS.has(name) ? said : said.settings
    ;(target as Record<string, unknown>)[name] = READ[name]!(value)
  }
  return said
}
