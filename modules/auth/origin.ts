/** Tells requests of the web app from those another site makes a browser send along with the session cookie. */
import type { FastifyRequest } from 'fastify'
import { foreignOrigin } from './auth.errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Lets a request pass that changes nothing or comes from our own pages. Browsers send `Origin` with every request that
 * could change something; one with neither `Origin` nor `Sec-Fetch-Site` has to authenticate with a bearer token.
 * @param uri public address of the server
 * @throws M3M_AUTH_ORIGIN
 */
export function assertOwnOrigin(request: FastifyRequest, uri: string): void {
  if (SAFE_METHODS.has(request.method)) return
  const { origin, 'sec-fetch-site': site } = request.headers
  if (origin === undefined) {
    if (site === 'same-origin' || site === 'none') return
    throw foreignOrigin(['it has no Origin'])
  }
  if (!isOwn(origin, request, uri)) throw foreignOrigin([`Origin: ${origin.slice(0, 100)}`])
}

/** The same for requests without a session: only a foreign `Origin` speaks against them. */
export function assertNoForeignOrigin(request: FastifyRequest, uri: string): void {
  if (request.headers.origin !== undefined) assertOwnOrigin(request, uri)
}

function isOwn(origin: string, request: FastifyRequest, uri: string): boolean {
  if (!URL.canParse(origin)) return false
  const url = new URL(origin)
  if (url.origin === new URL(uri).origin) return true
  if (url.host !== request.host.toLowerCase()) return false
  // A proxy in front may have taken TLS off, but nothing puts it on: plain http never speaks for an https server.
  return url.protocol === 'https:' || url.protocol === `${request.protocol}:`
}
