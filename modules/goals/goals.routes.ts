import { Type } from 'typebox'
import { defineRoutes } from '../../kernel/index.ts'
import type { AuthService } from '../auth/contract.ts'
import type { Project, ProjectsService } from '../projects/contract.ts'
import { ListOf, Nothing, Nullable } from '../schemas.ts'
import {
  Counted,
  CreateGlobalGoal,
  CreateGoal,
  Goal,
  GoalAmount,
  Stats,
  StatsQuery,
  UpdateGlobalGoal,
  UpdateGoal,
} from './contract.ts'
import { goalUnknown } from './goals.errors.ts'
import type { GoalDocument } from './goals.repository.ts'
import type { GoalsModule } from './goals.service.ts'
import type { RecordedGoals } from './recorded.ts'
import type { Views } from './views.ts'

const P = Type.String({ description: 'Slug or id of the project' })
const G = Type.String({ description: 'Slug or id of the goal', maxLength: 200 })
const Confirm = Type.Object({ slug: Type.String({ description: "The goal's slug, to confirm" }) })

interface Parts {
  goals: GoalsModule
  recorded: RecordedGoals
  views: Views
  projects: ProjectsService
  auth: AuthService
}

export const goalsRoutes = ({ goals, recorded, views, projects, auth }: Parts) =>
  defineRoutes(async (app) => {
    const tags = ['goals']
    const ofProject = { config: { access: 'project' } }
    const ofUser = { config: { access: 'user' } }
    const ofRoot = { config: { access: 'root' } }
    const inProject = Type.Object({ p: P })
    const goalInProject = Type.Object({ p: P, g: G })
    const globalGoal = Type.Object({ g: G })
    const projectOf = (request: object) => projects.projectOf(request)
    const shown = async (project: Project, goal: GoalDocument) => (await views.ofProject(project, [goal]))[0]!
    const shownGlobal = async (request: object, goal: GoalDocument) =>
      (await views.ofUser(auth.userOf(request), [goal]))[0]!

    app.get(
      '/goals',
      {
        ...ofUser,
        schema: { tags, summary: 'Global goals that you may see, by name', response: { 200: ListOf(Goal) } },
      },
      async (request) => ({ items: await views.ofUser(auth.userOf(request)) }),
    )
    app.get(
      '/goals/stats',
      {
        ...ofUser,
        schema: {
          tags,
          summary: 'What was counted in a period, in steps, and in the one before; the last 7 days when none is given',
          querystring: StatsQuery,
          response: { 200: Stats },
        },
      },
      (request) => views.stats(auth.userOf(request), request.query),
    )
    app.post(
      '/goals',
      { ...ofRoot, schema: { tags, summary: 'Makes a global goal', body: CreateGlobalGoal, response: { 201: Goal } } },
      async (request, reply) =>
        reply.code(201).send(await shownGlobal(request, await recorded.create(request, null, request.body))),
    )
    app.get(
      '/goals/:g',
      { ...ofUser, schema: { tags, summary: 'A global goal', params: globalGoal, response: { 200: Goal } } },
      async (request) => {
        const { g } = request.params
        // One that is hidden is answered as one that is not there.
        const [goal] = await views.ofUser(auth.userOf(request), [await goals.find(null, g)])
        if (!goal) throw goalUnknown([g.slice(0, 64)])
        return goal
      },
    )
    app.patch(
      '/goals/:g',
      {
        ...ofRoot,
        schema: {
          tags,
          summary: 'Changes a global goal; its type only as long as nothing was counted',
          params: globalGoal,
          body: UpdateGlobalGoal,
          response: { 200: Goal },
        },
      },
      async (request) => shownGlobal(request, await recorded.update(request, null, request.params.g, request.body)),
    )
    app.delete(
      '/goals/:g',
      {
        ...ofRoot,
        schema: {
          tags,
          summary: 'Deletes a global goal with all that was counted',
          params: globalGoal,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await recorded.remove(request, null, request.params.g)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/goals/:g/reset',
      {
        ...ofRoot,
        schema: {
          tags,
          summary: 'Deletes what all projects counted',
          params: globalGoal,
          body: Confirm,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await recorded.reset(request, null, request.params.g, request.body.slug)
        return reply.code(204).send(null)
      },
    )

    app.get(
      '/projects/:p/goals',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Goals of a project by name, then global ones it may write to',
          params: inProject,
          response: { 200: ListOf(Goal) },
        },
      },
      async (request) => {
        const project = projectOf(request)
        return { items: await views.ofProject(project, await goals.list(project)) }
      },
    )
    app.post(
      '/projects/:p/goals',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Makes a goal; without a slug, one is made of the name',
          params: inProject,
          body: CreateGoal,
          response: { 201: Goal },
        },
      },
      async (request, reply) => {
        const project = projectOf(request)
        return reply.code(201).send(await shown(project, await recorded.create(request, project, request.body)))
      },
    )
    app.get(
      '/projects/:p/goals/:g',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'A goal of a project, or a global one it may write to',
          params: goalInProject,
          response: { 200: Goal },
        },
      },
      async (request) => {
        const project = projectOf(request)
        return shown(project, await goals.find(project, request.params.g))
      },
    )
    app.patch(
      '/projects/:p/goals/:g',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Changes a goal; its type only as long as nothing was counted',
          params: goalInProject,
          body: UpdateGoal,
          response: { 200: Goal },
        },
      },
      async (request) => {
        const project = projectOf(request)
        return shown(project, await recorded.update(request, project, request.params.g, request.body))
      },
    )
    app.delete(
      '/projects/:p/goals/:g',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Deletes a goal with all that was counted',
          params: goalInProject,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await recorded.remove(request, projectOf(request), request.params.g)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/projects/:p/goals/:g/reset',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Deletes what was counted',
          params: goalInProject,
          body: Confirm,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await recorded.reset(request, projectOf(request), request.params.g, request.body.slug)
        return reply.code(204).send(null)
      },
    )
    app.post(
      '/projects/:p/goals/:g/increment',
      {
        ...ofProject,
        schema: {
          tags,
          summary: 'Adds to a goal from outside, as code does by its slug',
          description: 'Resolves when it is stored, to what the project has counted: with a daily goal, today.',
          params: Type.Object({ p: P, g: Type.String({ description: "The goal's slug", maxLength: 200 }) }),
          body: Nullable(Type.Object({ by: Type.Optional(GoalAmount) })),
          response: { 200: Counted },
        },
      },
      async (request) => {
        const { p: _, g } = request.params
        return { value: await goals.increment(projectOf(request).id, g, request.body?.by) }
      },
    )
  })
