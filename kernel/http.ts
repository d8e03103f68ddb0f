/** The HTTP front: Fastify with one guard, mandatory access rules, problem+json and OpenAPI. */
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import { type Static, Type } from 'typebox'
import { createDirect, createHttpServer, type DirectHandler, type ServerTimeouts, spareUnhurried } from './direct.ts'
import { defineError } from './errors.ts'
import type { Logger } from './logger.ts'
import { problemHandler, routeNotFound } from './problem.ts'
import { serviceRef } from './service-ref.ts'
import { hostOfItsOwn, isHost } from './services-host.ts'
import { followConnections } from './silent-connections.ts'
import { admitEventStreams, endEventStreams } from './sse.ts'
import { createUpgrades, type UpgradeHandler } from './upgrades.ts'
import { compileValidator } from './validate.ts'

/**
 * Who may use a route. `public` needs nobody; every other word is checked by the guard, which knows what it means
 * (`user`, `root`, `project`, ...).
 */
export type Access = 'public' | (string & {})

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

/** Lets a request pass or throws a coded error (401, 403, 404). */
export type Guard = (request: FastifyRequest, access: string) => Promise<void>

export type RoutePlugin = FastifyPluginAsyncTypebox
export interface RoutesContribution {
  /** `/api` unless told otherwise; `''` for routes at the root. */
  prefix: string
  plugin: RoutePlugin
}

/** Declares a module's routes; `app` in the plugin is typed by the schemas. */
export const defineRoutes = (plugin: RoutePlugin, { prefix = '/api' } = {}): RoutesContribution => ({ prefix, plugin })

export interface Http {
  /** The one guard; a second one is refused. `knows` tells which access words it understands. */
  setGuard(guard: Guard, knows: (access: string) => boolean): void
  /** Public address of the server, without a slash at the end (`server.uri`). */
  readonly uri: string
  /** Host, with port, where only services answer (`server.servicesUri`), when it is not the server's own. */
  readonly servicesHost: string | undefined
  /** Takes everything under `prefix` before routing. No guard stands before it. */
  onRequest(prefix: string, handler: DirectHandler): void
  /** Takes WebSocket handshakes for paths that begin with `prefix`. No guard stands before them. */
  onUpgrade(prefix: string, handler: UpgradeHandler): void
  /** Ends the open event streams whose requests match: those of somebody who may not read them any more. */
  endStreams(matches: (request: FastifyRequest) => boolean): void
}
export const httpRef = serviceRef<Http>('http')

export const ServerConfig = Type.Object({
  host: Type.String({ default: '0.0.0.0', description: 'Address to listen on' }),
  port: Type.Integer({
    default: 3000,
    minimum: 0,
    maximum: 65535,
    description: 'Port to listen on; 0 takes a free one',
  }),
  uri: Type.Optional(
    Type.String({
      format: 'uri',
      description: 'Address under which people reach the server; http://127.0.0.1:<port> if absent',
    }),
  ),
  servicesUri: Type.Optional(
    Type.String({ format: 'uri', description: 'An origin of their own for the answers of services' }),
  ),
  bodyLimit: Type.Integer({ default: 10_485_760, minimum: 1024, description: 'Largest request body in bytes' }),
  trustProxy: Type.Boolean({ default: false, description: 'Believe X-Forwarded-* of the reverse proxies in front' }),
  proxies: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 10,
    description: 'How many reverse proxies are in front, each of which adds to X-Forwarded-For',
  }),
})
export type ServerConfig = Static<typeof ServerConfig>

export const accessMissing = defineError(
  'M3M_HTTP_ACCESS',
  'These routes do not say who may use them, or say it in words nobody checks: %s',
)
const listenFailed = defineError('M3M_HTTP_LISTEN', 'Cannot listen on %s:%s: %s')

/** What anybody may send who is nobody yet: a body is read whole, and JSON of megabytes can take a second to read. */
const PUBLIC_BODY_BYTES = 65_536

/** A route as the guard sees it. */
export interface RouteEntry {
  readonly method: string
  /** With its prefix and the names of its parameters: `/api/projects/:p`. */
  readonly url: string
  readonly access: Access
}

export interface HttpServer extends Http {
  readonly app: FastifyInstance
  /** Every route that is mounted. */
  routes(): RouteEntry[]
  /** Mounts contributed routes; call before `ready`. */
  mount(routes: RoutesContribution): void
  ready(): Promise<void>
  /** Starts listening; resolves to the address to open. @throws M3M_HTTP_LISTEN */
  listen(): Promise<string>
  close(): Promise<void>
}

/** Many clients name a content type on requests without a body too: that is no body, and its schema has the say. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : parse(request, body, done),
  )
}

export async function createHttp(config: ServerConfig, log: Logger, version: string): Promise<HttpServer> {
  let guard: Guard | undefined
  let knows: (access: string) => boolean = () => false
  let uri = (config.uri ?? `http://127.0.0.1:${config.port}`).replace(/\/$/, '')
  const routes: { method: string; url: string; config: { access?: Access } }[] = []

  const proxies = config.trustProxy ? config.proxies : 0
  const direct = createDirect(proxies)
  const app = Fastify({
    serverFactory: (listener, options) => createHttpServer(direct.listener(listener), options as ServerTimeouts),
    loggerInstance: log,
    // No logger per request: lines that belong to one name it themselves.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: config.bodyLimit,
    // By their number: what a client writes into X-Forwarded-For itself is behind what they add, and not believed.
    trustProxy: proxies > 0 && ((_address, hop) => hop < proxies),
    forceCloseConnections: 'idle',
    requestTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 2048 },
    // Refused before any route is found: an address that cannot be decoded.
    frameworkErrors: (error, request, reply) => problemHandler(log)(error, request, reply as never),
  }) as unknown as FastifyInstance
  spareUnhurried(app.server)
  const endConnections = followConnections(app.server)
  const upgrades = createUpgrades(app.server, proxies)
  const servicesHost = hostOfItsOwn(config.servicesUri, config.uri)
  if (servicesHost !== undefined) {
    app.addHook('onRequest', async (request) => {
      if (isHost(request.host, servicesHost)) throw routeNotFound([request.method, request.url.split('?')[0]!])
    })
  }
  app.setValidatorCompiler(({ schema, httpPart }) =>
    compileValidator(schema as object, { coerce: httpPart !== 'body' }),
  )
  app.setErrorHandler(problemHandler(log))
  acceptEmptyJson(app)
  const notFound = (request: FastifyRequest): never => {
    throw routeNotFound([request.method, request.url.split('?')[0]!])
  }
  app.setNotFoundHandler(notFound)
  // Before a body that nobody wants is read.
  app.addHook('onRequest', (request, _reply, done) => (request.is404 ? notFound(request) : done()))
  const askGuard = async (request: FastifyRequest): Promise<void> => {
    const { access } = request.routeOptions.config
    if (access !== undefined && access !== 'public') await guard!(request, access)
  }
  admitEventStreams(app.server, askGuard)
  app.addHook('onRoute', (route) => {
    for (const method of [route.method].flat()) {
      routes.push({
        method,
        url: route.url,
        get config() {
          return route.config ?? {}
        },
      })
    }
    // Public routes pay nothing for the guard.
    if (route.config?.access !== 'public') route.onRequest = [askGuard, route.onRequest ?? []].flat()
    else route.bodyLimit ??= Math.min(PUBLIC_BODY_BYTES, config.bodyLimit)
  })
  app.addHook('onReady', async () => {
    const bad = routes.filter(
      ({ config: { access } }) => access === undefined || (access !== 'public' && !(guard && knows(access))),
    )
    if (bad.length > 0)
      throw accessMissing([
        bad.map(({ method, url, config: { access } }) => `${method} ${url}${access ? ` (${access})` : ''}`).join(', '),
      ])
  })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'm3m', version, description: 'HTTP API of m3m. Errors are RFC 9457 problem details.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'm3m_session' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    transform: ({ schema, url, route }) => {
      const access = (route.config as { access?: Access } | undefined)?.access
      const security = access === undefined || access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }]
      return {
        schema: { ...(schema ?? {}), security, ...(url.startsWith('/api/') ? {} : { hide: true }) } as never,
        url,
      }
    },
  })
  app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' }
      route.schema = { ...route.schema, hide: true }
    })
    await scope.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { persistAuthorization: false } })
  })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } as object }, () => app.swagger())

  return {
    app,
    routes: () => routes.map(({ method, url, config: { access = '' } }) => ({ method, url, access })),
    get uri() {
      return uri
    },
    servicesHost,
    onRequest: (prefix, handler) => direct.on(prefix, handler),
    onUpgrade: (prefix, handler) => upgrades.on(prefix, handler),
    endStreams: (matches) => endEventStreams(app.server, matches),
    setGuard(next, understands) {
      if (guard) throw new TypeError('There is a guard already')
      guard = next
      knows = understands
    },
    mount({ prefix, plugin }) {
      app.register(plugin as never, { prefix })
    },
    ready: async () => void (await app.ready()),
    async listen() {
      try {
        await app.listen({ host: config.host, port: config.port })
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        const reason =
          code === 'EADDRINUSE'
            ? 'the port is in use; stop the other program or set server.port'
            : code === 'EACCES'
              ? 'not allowed; take a port above 1023'
              : String(error)
        throw listenFailed([config.host, config.port, reason], { cause: error })
      }
      const address = app.server.address()
      if (!config.uri && typeof address === 'object' && address) uri = `http://127.0.0.1:${address.port}`
      return uri
    },
    close() {
      direct.close()
      endConnections()
      return app.close()
    },
  }
}
