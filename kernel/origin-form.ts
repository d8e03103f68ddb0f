/** Request targets in absolute form, `GET http://host/path`: proxies ask so, and every server must understand it. */
import type { IncomingMessage } from 'node:http'

const ABSOLUTE = /^https?:\/\/([^/?#@\\]+)(?=[/?#]|$)/i

/**
 * Turns the absolute form of a request's target into the origin form, and its host into the `Host` header, which it
 * outranks (RFC 9112, 3.2.2). It is done once, before anyone reads the address, so that all see the same one.
 */
export function toOriginForm(request: IncomingMessage): void {
  const target = request.url!
  if (target.charCodeAt(0) === SLASH) return
  const found = ABSOLUTE.exec(target)
  if (!found) return
  const rest = target.slice(found[0].length)
  request.url = rest.startsWith('/') ? rest : `/${rest}`
  const host = found[1]!
  request.headers.host = host
  const { rawHeaders } = request
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]!.toLowerCase() === 'host') rawHeaders[i + 1] = host
}

const SLASH = 0x2f
