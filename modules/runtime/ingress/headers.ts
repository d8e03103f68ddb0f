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
/** Would reach beyond the service's own addresses. */
const NEVER_ANSWERED = new Set([...HOP_BY_HOP, 'service-worker-allowed', 'clear-site-data', 'content-length'])

const SESSION_PAIR = new RegExp(`(^|;)\\s*${SESSION_COOKIE}=[^;]*`, 'g')
const SESSION_SET = new RegExp(`^\\s*${SESSION_COOKIE}\\s*=`, 'i')

/** Headers as the service gets them: names in lower case, no session of the server, nothing of the connection. */
export function requestHeaders(raw: readonly string[]): FlatHeaders {
  const headers: string[] = []
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i]!.toLowerCase()
    if (HOP_BY_HOP.has(name)) continue
    let value = raw[i + 1]!
    if (name === 'cookie' && value.includes(SESSION_COOKIE)) {
      value = value.replace(SESSION_PAIR, '').replace(/^[;\s]+/, '')
      if (value === '') continue
    }
    headers.push(name, value)
  }
  return headers
}

/** Headers as they leave. Those the server decides on itself are left out; names and values may still be invalid. */
export function answerHeaders(flat: FlatHeaders): string[] {
  const headers: string[] = []
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = String(flat[i]).toLowerCase()
    const value = String(flat[i + 1])
    if (NEVER_ANSWERED.has(name)) continue
    if (name === 'set-cookie' && SESSION_SET.test(value)) continue
    headers.push(name, value)
  }
  return headers
}
