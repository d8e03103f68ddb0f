/** `/r/:slug/*`: whatever comes there is handed to the project's service, and its answer back, as they are. */
import { defineRoutes } from '../../../kernel/index.ts'
import { type Hops, MAX_HOPS } from '../egress/hops.ts'
import { HOPS_HEADER } from '../egress/http-client.ts'
import type { Services } from '../services/services.ts'
import { createBodies } from './bodies.ts'
import { Exchange } from './exchange.ts'
import { requestHeaders } from './headers.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const PREFIX = '/r/'

/** Answers of services must not act as the administrator who opens them on the server's own origin. */
const SANDBOX = 'sandbox allow-scripts allow-forms allow-popups'

export interface IngressOptions {
  services: Services
  hops: Hops
  /** Origin services are reached at. */
  origin(): string
  /** Host, with port, of the origin that is the services' own, if there is one. */
  servicesHost: string | undefined
  bodyBytes: number
  /** Bytes that the bodies of all requests may hold together. */
  heldBytes?: number
  requestMs: number
}

export const ingressRoutes = ({
  services,
  hops,
  origin,
  servicesHost,
  bodyBytes,
  heldBytes,
  requestMs,
}: IngressOptions) =>
  defineRoutes(
    async (app) => {
      app.removeAllContentTypeParsers()
      const bodies = createBodies(bodyBytes, heldBytes)
      app.addContentTypeParser('*', (request, payload, done) => {
        bodies.read(payload, request.headers['content-length'], done)
      })
      app.setErrorHandler((error, _request, reply) => {
        // More of a refused body may be on its way; nobody waits for it.
        reply.header('connection', 'close')
        throw error
      })
      app.route({
        method: METHODS,
        url: '/r/*',
        config: { access: 'public' },
        schema: { hide: true },
        exposeHeadRoute: false,
        handler(request, reply) {
          reply.hijack()
          const { raw } = request
          const { slug, target } = splitTarget(raw.url!)
          const body = Buffer.isBuffer(request.body) ? request.body : null
          if (body) reply.raw.once('close', () => bodies.release(body.byteLength))
          const exchange = new Exchange(raw, reply.raw, {
            slug,
            requestId: request.id,
            target,
            headers: requestHeaders(raw.rawHeaders),
            body,
            base: `${origin()}${PREFIX}${slug}`,
            mount: `${PREFIX}${slug}`,
            ip: request.ip,
            // The server's own origin leads here too, whatever the services' origin is.
            policy: servicesHost !== undefined && request.host === servicesHost ? undefined : SANDBOX,
            requestMs,
          })
          const passed = raw.headers[HOPS_HEADER]
          if (passed !== undefined) {
            const count = Number(passed) || 0
            if (count > MAX_HOPS) return exchange.loop()
            hops.set(request.id, count)
            reply.raw.once('close', () => hops.delete(request.id))
          }
          const known = services.known(slug)
          if (known) return known.handle(exchange)
          services.bySlug(slug).then(
            (service) => (service ? service.handle(exchange) : exchange.notFound()),
            (error) => {
              request.log.error({ err: error, requestId: request.id }, 'a service could not be looked up')
              exchange.unavailable(1)
            },
          )
        },
      })
    },
    { prefix: '' },
  )

/** `/r/shop/cart?id=1` → `shop` and `/cart?id=1`. */
function splitTarget(url: string): { slug: string; target: string } {
  let end = PREFIX.length
  while (end < url.length && url[end] !== '/' && url[end] !== '?') end += 1
  const rest = url.slice(end)
  return { slug: url.slice(PREFIX.length, end), target: rest.startsWith('/') ? rest : `/${rest}` }
}
