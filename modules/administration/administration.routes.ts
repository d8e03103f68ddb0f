import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuthService } from '../auth/contract.ts'
import { Id, ListOf, Nothing, Nullable } from '../schemas.ts'
import type { Administration } from './administration.service.ts'
import {
  CreateUser,
  ManagedUser,
  ManagedUserDetails,
  PasswordReset,
  ResetPassword,
  UpdateUser,
  UsersQuery,
} from './contract.ts'

export const administrationRoutes = (administration: Administration, auth: AuthService) =>
  defineRoutes(async (app) => {
    const tags = ['users']
    const config = { access: 'manageUsers' }
    const params = Type.Object({ id: Id })
    const response = { 200: ManagedUserDetails }

    app.get(
      '/users',
      {
        config,
        schema: {
          tags,
          summary: 'Users by address, and why you may not change some',
          querystring: UsersQuery,
          response: { 200: ListOf(ManagedUser) },
        },
      },
      async (request) => ({ items: await administration.list(auth.userOf(request), request.query) }),
    )
    app.post(
      '/users',
      {
        config,
        schema: {
          tags,
          summary: 'Makes a user',
          description: 'With permissions and projects you have yourself.',
          body: CreateUser,
          response: { 201: ManagedUserDetails },
        },
      },
      async (request, reply) => reply.code(201).send(await administration.create(auth.userOf(request), request.body)),
    )
    app.get('/users/:id', { config, schema: { tags, summary: 'A user', params, response } }, (request) =>
      administration.get(auth.userOf(request), request.params.id),
    )
    app.patch(
      '/users/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Changes address, name, permissions and projects of a user',
          description: 'Your own address and name only. Nobody can give what they do not have.',
          params,
          body: UpdateUser,
          response,
        },
      },
      (request) => administration.update(auth.userOf(request), request.params.id, request.body),
    )
    app.delete(
      '/users/:id',
      {
        config,
        schema: {
          tags,
          summary: 'Deletes a user, whose sessions are over at once',
          description: 'What they made stays.',
          params,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await administration.remove(auth.userOf(request), request.params.id)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/users/:id/block',
      {
        config,
        schema: { tags, summary: 'Blocks a user, whose sessions are over at once', params, response },
      },
      (request) => administration.setStatus(auth.userOf(request), request.params.id, 'blocked'),
    )
    app.post(
      '/users/:id/unblock',
      { config, schema: { tags, summary: 'Lets a blocked user sign in again', params, response } },
      (request) => administration.setStatus(auth.userOf(request), request.params.id, 'active'),
    )
    app.post(
      '/users/:id/reset-password',
      {
        config,
        schema: {
          tags,
          summary: 'Gives a user another password; their sessions are over at once',
          description: 'Without a password in the body one is made, and told this once.',
          params,
          body: Nullable(ResetPassword),
          response: { 200: PasswordReset },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        return administration.resetPassword(auth.userOf(request), request.params.id, request.body ?? {})
      },
    )
  })
