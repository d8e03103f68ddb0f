/** Headers of what services send out. */
import type { FlatHeaders } from '../protocol.ts'

/** Counts how often a request has gone through services, against loops. */
export const HOPS_HEADER = 'x-m3m-hops'

/** Belong to the connection, or would speak for it. */
const FORBIDDEN = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  HOPS_HEADER,
])
/** Pairs of name and value, without those a service may not set. */
export function cleanHeaders(flat: FlatHeaders): [string, string][] {
  const headers: [string, string][] = []
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = String(flat[i]).toLowerCase()
    if (!FORBIDDEN.has(name)) headers.push([name, String(flat[i + 1])])
  }
  return headers
}
