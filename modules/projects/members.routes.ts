import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuditService } from '../audit/contract.ts'
import type { AuthService } from '../auth/contract.ts'
import { Id, ListOf, Nothing } from '../schemas.ts'
import { Candidate, Member, type ProjectsService } from './contract.ts'
import type { Members } from './members.ts'

const Params = Type.Object({ p: Type.String({ description: 'Slug or id of the project' }) })
const OneParams = Type.Object({ ...Params.properties, userId: Id })

export const membersRoutes = (
  members: Members,
  projects: ProjectsService,
  auth: AuthService,
  audit: AuditService | undefined,
) =>
  defineRoutes(async (app) => {
    const tags = ['members']
    const config = { access: 'member' }
    app.get(
      '/projects/:p/members',
      {
        config,
        schema: {
          tags,
          summary: 'Who may open the project: root, then its members by name',
          params: Params,
          response: { 200: ListOf(Member) },
        },
      },
      async (request) => ({ items: await members.list(projects.projectOf(request)) }),
    )
    app.get(
      '/projects/:p/members/candidates',
      {
        config,
        schema: {
          tags,
          summary: 'People who may be added, by a part of their name or address; 20 at most',
          params: Params,
          querystring: Type.Object({ q: Type.String({ maxLength: 254, default: '' }) }),
          response: { 200: ListOf(Candidate) },
        },
      },
      async (request) => ({
        items: await members.candidates(auth.userOf(request), projects.projectOf(request), request.query.q),
      }),
    )
    app.put(
      '/projects/:p/members/:userId',
      {
        config,
        schema: {
          tags,
          summary: 'Lets somebody open the project',
          description: 'For root, whoever made the project, and those who manage users and may open it themselves.',
          params: OneParams,
          response: { 200: Member },
        },
      },
      async (request) => {
        const project = projects.projectOf(request)
        const { member, added } = await members.add(auth.userOf(request), project, request.params.userId)
        if (added) await audit?.record(request, { action: 'member.add', project, target: member.email })
        return member
      },
    )
    app.delete(
      '/projects/:p/members/:userId',
      {
        config,
        schema: {
          tags,
          summary: 'Closes the project to somebody, at once',
          description: 'Everybody may leave; for others as with adding, but whoever made it is removed by root alone.',
          params: OneParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        const project = projects.projectOf(request)
        const { email } = await members.remove(auth.userOf(request), project, request.params.userId)
        await audit?.record(request, { action: 'member.remove', project, target: email })
        return reply.code(204).send(null)
      },
    )
  })
