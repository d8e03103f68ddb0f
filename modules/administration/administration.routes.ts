import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import { Id, ListOf, Nothing, Nullable } from '../schemas.ts'
import type { Administration } from './administration.service.ts'
import { recorder } from './audit-trail.ts'
import {
  CreateUser,
  ManagedUser,
  ManagedUserDetails,
  PasswordReset,
  ResetPassword,
  UpdateUser,
  UsersQuery,
} from './contract.ts'

export const administrationRoutes = (
  administration: Administration,
  auth: AuthService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const record = recorder(audit)
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
          summary: 'Users by name, and why you may not change some',
          querystring: UsersQuery,
          response: { 200: ListOf(ManagedUser) },
        },
      },
      (request) => administration.list(auth.userOf(request), request.query),
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
      async (request, reply) => {
        const user = await administration.create(auth.userOf(request), request.body)
        await record.created(request, user)
        return reply.code(201).send(user)
      },
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
      async (request) => {
        const change = await administration.update(auth.userOf(request), request.params.id, request.body)
        await record.changed(request, change)
        return change.after
      },
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
        const { email } = await administration.remove(auth.userOf(request), request.params.id)
        await record.done(request, 'delete', email)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/users/:id/block',
      {
        config,
        schema: { tags, summary: 'Blocks a user, whose sessions are over at once', params, response },
      },
      async (request) => {
        const user = await administration.setStatus(auth.userOf(request), request.params.id, 'blocked')
        await record.done(request, 'block', user.email)
        return user
      },
    )
    app.post(
      '/users/:id/unblock',
      { config, schema: { tags, summary: 'Lets a blocked user sign in again', params, response } },
      async (request) => {
        const user = await administration.setStatus(auth.userOf(request), request.params.id, 'active')
        await record.done(request, 'unblock', user.email)
        return user
      },
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
        const { email, password } = await administration.resetPassword(
          auth.userOf(request),
          request.params.id,
          request.body ?? {},
        )
        await record.done(request, 'resetPassword', email)
        return { password }
      },
    )
  })
