import type { FastifyInstance, FastifyReply } from 'fastify'
import fp from 'fastify-plugin'
import { Type } from 'typebox'
import { defineRoutes, type Http, type RoutePlugin } from '../../kernel/index.ts'
import { Id, ListOf, Nothing } from '../schemas.ts'
import { User } from '../users/contract.ts'
import type { AuthFacade } from './auth.service.ts'
import { LoginInput, LoginResult, SESSION_COOKIE, Session, SetupInput, SetupState } from './contract.ts'
import { assertNoForeignOrigin } from './origin.ts'
import type { FirstRun } from './setup.ts'
import type { Tokens } from './tokens.ts'

/** Gives the whole server cookies and tokens, and says where to set it up once it listens. */
export const sessionPlugin = (tokens: Tokens, firstRun: FirstRun) =>
  defineRoutes(
    fp(
      async (app: FastifyInstance) => {
        await tokens.attach(app)
        // The address is known only when `listen` is through, and a free port was asked for.
        app.addHook('onListen', async () => void setImmediate(() => void firstRun.announce()))
      },
      { name: 'm3m-sessions' },
    ) as RoutePlugin,
    { prefix: '' },
  )

export const authRoutes = (auth: AuthFacade, http: Http, tokens: Tokens) =>
  defineRoutes(async (app) => {
    const tags = ['auth']
    const cookie = () => ({
      path: '/',
      httpOnly: true,
      sameSite: 'strict' as const,
      secure: http.uri.startsWith('https:'),
    })
    const remember = (reply: FastifyReply, result: LoginResult): LoginResult => {
      reply.setCookie(SESSION_COOKIE, result.token, { ...cookie(), maxAge: tokens.lifetime })
      return result
    }
    app.addHook('preHandler', async (request) => assertNoForeignOrigin(request, http.uri))
    app.addHook('onSend', async (_, reply) => void reply.header('cache-control', 'no-store'))

    app.get(
      '/setup',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Whether the server waits for its first administrator',
          response: { 200: SetupState },
        },
      },
      async () => ({ required: await auth.setupRequired() }),
    )
    app.post(
      '/setup',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Makes the root administrator and signs in',
          body: SetupInput,
          response: { 200: LoginResult },
        },
      },
      async (request, reply) => remember(reply, await auth.setup(request.body, request)),
    )
    app.post(
      '/auth/login',
      {
        config: { access: 'public' },
        schema: { tags, summary: 'Signs in', body: LoginInput, response: { 200: LoginResult } },
      },
      async (request, reply) => remember(reply, await auth.login(request.body, request)),
    )
    app.post(
      '/auth/logout',
      {
        config: { access: 'public' },
        schema: {
          tags,
          summary: 'Signs out: ends the session, here and wherever else its token is',
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        reply.clearCookie(SESSION_COOKIE, cookie())
        await auth.logout(request)
        return reply.code(204).send(null)
      },
    )
    app.get(
      '/auth/me',
      {
        config: { access: 'user' },
        schema: { tags, summary: 'Who is signed in', response: { 200: User } },
      },
      (request) => auth.userOf(request),
    )
    app.get(
      '/auth/sessions',
      {
        config: { access: 'user' },
        schema: { tags, summary: 'Where you are signed in, the last seen first', response: { 200: ListOf(Session) } },
      },
      async (request) => ({ items: await auth.sessions(request) }),
    )
    app.delete(
      '/auth/sessions',
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary: 'Signs you out everywhere else',
          response: { 200: Type.Object({ ended: Type.Integer() }) },
        },
      },
      async (request) => ({ ended: await auth.endOtherSessions(request) }),
    )
    app.delete(
      '/auth/sessions/:id',
      {
        config: { access: 'user' },
        schema: {
          tags,
          summary: 'Ends one of your sessions',
          params: Type.Object({ id: Id }),
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await auth.endSession(request, request.params.id)
        return reply.code(204).send(null)
      },
    )
  })
