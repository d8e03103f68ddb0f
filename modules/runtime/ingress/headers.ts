/** What of a request's and an answer's headers passes between the outside and a service. */
import { SESSION_COOKIE } from '../../auth/contract.ts'
import type { FlatHeaders } from '../protocol.ts'

/** Belong to one connection, not to the message. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
])
/** Would reach beyond the service's own addresses: the whole origin in a browser, or files behind a proxy in front. */
const NEVER_ANSWERED = new Set([
  ...HOP_BY_HOP,
  'accept-ch',
  'alt-svc',
  'clear-site-data',
  'content-length',
  'nel',
  'public-key-pins',
  'report-to',
  'service-worker-allowed',
  'strict-transport-security',
  'use-as-dictionary',
  'x-accel-redirect',
  'x-lighttpd-send-file',
  'x-sendfile',
])
/** Characters of all names and values of one answer. */
const MAX_CHARACTERS = 128 * 1024

const SESSION_PAIR = new RegExp(`(^|;)\\s*${SESSION_COOKIE}=[^;]*`, 'g')

/**
 * Headers as the service gets them: names in lower case, no session of the server, nothing of the connection.
 * @param without one more that is left out
 */
export function requestHeaders(raw: readonly string[], without?: string): FlatHeaders {
  const headers: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase()
    if (HOP_BY_HOP.has(name) || name === without) continue
    let value = raw[i + 1]!
    if (name === 'cookie' && value.includes(SESSION_COOKIE)) {
      value = value.replace(SESSION_PAIR, '').replace(/^[;\s]+/, '')
      if (value === '') continue
    }
    headers.push(name, value)
  }
  return headers
}

/**
 * Headers as they leave. Those the server decides on itself are left out; names and values may still be invalid.
 * @param mount path the service is mounted at: its cookies stay there
 * @throws RangeError when they are too long
 */
export function answerHeaders(flat: FlatHeaders, mount: string): string[] {
  const headers: string[] = []
  let characters = 0
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i]!.toLowerCase()
    let value = flat[i + 1]!
    characters += name.length + value.length
    if (NEVER_ANSWERED.has(name)) continue
    if (name === 'set-cookie') {
      value = ownCookie(value, mount)
      if (value === '') continue
    }
    headers.push(name, value)
  }
  if (characters > MAX_CHARACTERS)
    throw new RangeError(`its headers have ${characters} characters; at most ${MAX_CHARACTERS} are sent`)
  return headers
}

/**
 * A cookie that no other service and no page of the server is sent; empty for what must not be set at all. A cookie
 * without a name would be sent as whatever its value says, the server's session among it.
 */
function ownCookie(text: string, mount: string): string {
  const [pair, ...attributes] = text.split(';')
  const at = pair!.indexOf('=')
  const name = pair!.slice(0, Math.max(0, at)).trim()
  if (name === '' || name.toLowerCase() === SESSION_COOKIE) return ''
  let path = ''
  const kept = attributes.filter((attribute) => {
    const [key, value = ''] = attribute.split('=', 2)
    const word = key!.trim().toLowerCase()
    if (word === 'path') path = value.trim()
    return word !== 'path' && word !== 'domain'
  })
  const inside = path === mount || path.startsWith(`${mount}/`)
  const own = inside ? path : path.startsWith('/') ? `${mount}${path === '/' ? '' : path}` : mount
  return [pair, ...kept, ` Path=${own}`].join(';')
}
