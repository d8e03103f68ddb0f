import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import { Id, Nothing } from '../schemas.ts'
import { User, type UsersService } from '../users/contract.ts'
import { avatarExpected, avatarTooLarge } from './account.errors.ts'
import type { Account } from './account.service.ts'
import { AVATAR_MAX_BYTES, ChangePassword, UpdateMe } from './contract.ts'

/** What a form needs around its file. */
const FORM_BYTES = 16_384

interface AccountRoutesOptions {
  account: Account
  users: UsersService
  auth: AuthService
  audit: AuditService | undefined
}

/** What people do about themselves, under `/api/auth/me`, and the pictures of everybody. */
export const accountRoutes = ({ account, users, auth, audit }: AccountRoutesOptions) =>
  defineRoutes(async (app) => {
    const tags = ['account']
    const config = { access: 'user' }
    await app.register(multipart, {
      limits: { files: 1, fileSize: AVATAR_MAX_BYTES, fields: 4, fieldSize: 1024, parts: 5, headerPairs: 20 },
    })
    app.addContentTypeParser(/^image\//, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    const tooLarge = (cause?: unknown) => avatarTooLarge([AVATAR_MAX_BYTES / 1024 / 1024], { cause })
    const pictureOf = async (request: FastifyRequest): Promise<Buffer> => {
      if (!request.isMultipart()) {
        if (!Buffer.isBuffer(request.body)) throw avatarExpected()
        if (request.body.length > AVATAR_MAX_BYTES) throw tooLarge()
        return request.body
      }
      const failed = (error: unknown): never => {
        throw (error as { statusCode?: number }).statusCode === 413 ? tooLarge(error) : error
      }
      const part = await request.file().catch(failed)
      if (!part) throw avatarExpected()
      const bytes = await part.toBuffer().catch(failed)
      // Not told when only the very last piece was cut.
      if (part.file.truncated) throw tooLarge()
      return bytes
    }

    app.patch(
      '/auth/me',
      { config, schema: { tags, summary: 'Changes your name', body: UpdateMe, response: { 200: User } } },
      async (request) => {
        const { id, name } = auth.userOf(request)
        const user = await users.rename(id, request.body.name)
        await audit?.record(request, { action: 'account.rename', before: { name }, after: { name: user.name } })
        return user
      },
    )
    app.post(
      '/auth/me/password',
      {
        config,
        schema: {
          tags,
          summary: 'Changes your password and signs you out everywhere else',
          description: 'Wrong passwords count like those at sign-in.',
          body: ChangePassword,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const { current, next } = request.body
        const right = auth.guess(request)
        const change = () => users.changePassword(auth.userOf(request).id, current, next)
        try {
          await auth.keepSession(request, change)
        } catch (error) {
          if ((error as { code?: string }).code === 'M3M_USERS_PASSWORD')
            await audit?.record(request, { action: 'account.passwordFailed' })
          throw error
        }
        right()
        await audit?.record(request, { action: 'account.password' })
        return reply.code(204).send(null)
      },
    )
    app.put(
      '/auth/me/avatar',
      {
        config,
        bodyLimit: AVATAR_MAX_BYTES + FORM_BYTES,
        schema: {
          tags,
          summary: 'Changes your picture',
          description: 'JPEG, PNG, WebP or GIF, as the body or in a form; a square from its middle is kept.',
          response: { 200: User },
        },
      },
      async (request) => {
        const user = await account.setAvatar(auth.userOf(request).id, await pictureOf(request))
        await audit?.record(request, { action: 'account.avatar' })
        return user
      },
    )
    app.delete(
      '/auth/me/avatar',
      { config, schema: { tags, summary: 'Removes your picture', response: { 200: User } } },
      async (request) => {
        const user = await account.removeAvatar(auth.userOf(request).id)
        await audit?.record(request, { action: 'account.avatarRemove' })
        return user
      },
    )
    app.get(
      '/users/:id/avatar',
      { config, schema: { tags, summary: "Somebody's picture (WebP)", params: Type.Object({ id: Id }) } },
      async (request, reply) => {
        const { tag, bytes } = await account.avatar(request.params.id)
        reply
          .header('etag', `"${tag}"`)
          .header('cache-control', 'private, no-cache')
          .header('x-content-type-options', 'nosniff')
          .header('content-security-policy', "default-src 'none'; sandbox")
        if (request.headers['if-none-match']?.includes(`"${tag}"`)) return reply.code(304).send()
        return reply.type('image/webp').send(bytes)
      },
    )
  })
