import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { defineRoutes } from '../../kernel/index.ts'

/** Verified against Monaco's workers and the charts: nothing from elsewhere, no inline scripts. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

const NOT_BUILT =
  '<!doctype html><title>m3m</title><p>The web app is not built. Run <code>npm run build:web</code> and start the server again.'

/**
 * Serves the built app; every other page address answers with its index, since the app routes in the browser.
 * @param root folder of the built app, undefined when it is not built
 */
export const webRoutes = (root: string | undefined) =>
  defineRoutes(
    async (app) => {
      if (root) {
        app.addHook('onRoute', (route) => {
          route.config = { ...route.config, access: 'public' }
          route.schema = { ...route.schema, hide: true }
        })
        await app.register(fastifyStatic, {
          root,
          prefix: '/',
          index: false,
          wildcard: false,
          preCompressed: true,
          globIgnore: ['**/*.br', '**/*.gz', '**/*.map', '.*'],
          cacheControl: false,
          setHeaders: (reply, path) => {
            const hashed = path.startsWith(join(root, 'assets'))
            reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
            reply.header('x-content-type-options', 'nosniff')
            if (path.includes('index.html')) {
              reply.header('content-security-policy', CONTENT_SECURITY_POLICY)
              reply.header('referrer-policy', 'same-origin')
              reply.header('x-frame-options', 'DENY')
            }
          },
        })
      }
      app.get('/*', { config: { access: 'public' }, schema: { hide: true } }, (request, reply) => {
        const path = request.url.split('?')[0]!
        if (path.startsWith('/api/')) return reply.callNotFound()
        if (!root) return reply.type('text/html; charset=utf-8').send(NOT_BUILT)
        // A missing file is a 404; only page addresses belong to the app.
        if (path.startsWith('/assets/') || /\.[a-z0-9]{2,5}$/i.test(path)) return reply.callNotFound()
        return reply.sendFile('index.html', root)
      })
    },
    { prefix: '' },
  )
