/** Goals, and counting towards them. */
import { ObjectId } from '../database/contract.ts'
import { type Project, type ProjectsService, slugify } from '../projects/contract.ts'
import { isId } from '../schemas.ts'
import { type Calendar, isDay } from './calendar.ts'
import { checkedName, checkedWriters, checkSlug, freeSlug } from './checks.ts'
import type { CreateGlobalGoal, Goal, GoalsService, UpdateGlobalGoal } from './contract.ts'
import { createDirectory } from './directory.ts'
import {
  goalAmount,
  goalNotConfirmed,
  goalNotDaily,
  goalNotFound,
  goalQuota,
  goalSlugTaken,
  goalsRange,
  goalTypeFixed,
  goalUnknown,
} from './goals.errors.ts'
import type { GoalDocument, GoalsRepository } from './goals.repository.ts'
import { createIncrements } from './increments.ts'
import type { ValuesRepository } from './values.repository.ts'

/** Whose goals: a project's, or null for the global ones. */
export type Owner = Project | null

/** A goal as code sees it. */
export interface Reading {
  slug: string
  name: string
  type: Goal['type']
  global: boolean
}

export interface GoalsModule extends GoalsService {
  /** Goals of an owner by name; of a project, with the global ones it may write to behind. */
  list(owner: Owner): Promise<GoalDocument[]>
  /** A goal by id or slug, among those `list` gives. @throws M3M_GOAL_UNKNOWN */
  find(owner: Owner, goal: string): Promise<GoalDocument>
  /** @throws M3M_GOAL_INVALID, M3M_GOAL_PROJECT, M3M_GOAL_SLUG_TAKEN, M3M_GOAL_QUOTA */
  create(owner: Owner, input: CreateGlobalGoal): Promise<GoalDocument>
  /** @throws M3M_GOAL_UNKNOWN, M3M_GOAL_INVALID, M3M_GOAL_PROJECT, M3M_GOAL_SLUG_TAKEN, M3M_GOAL_TYPE_FIXED */
  update(owner: Owner, goal: string, changes: UpdateGlobalGoal): Promise<{ before: GoalDocument; after: GoalDocument }>
  /** Deletes a goal with all that was counted; resolves to what it was. @throws M3M_GOAL_UNKNOWN */
  remove(owner: Owner, goal: string): Promise<GoalDocument>
  /** Deletes what was counted. @param slug the goal's, to confirm @throws M3M_GOAL_UNKNOWN, M3M_GOAL_NOT_CONFIRMED */
  reset(owner: Owner, goal: string, slug: string): Promise<GoalDocument>
  /** What a project counted: `value` as `increment` gives it, `total` over all days. @throws M3M_GOAL_NOT_FOUND */
  read(projectId: string, slug: string): Promise<Reading & { value: number; total: number }>
  /** What a project counted on each day that has something. @throws M3M_GOAL_NOT_FOUND, M3M_GOAL_NOT_DAILY, M3M_GOALS_RANGE */
  days(
    projectId: string,
    slug: string,
    range: { from?: string; to?: string },
  ): Promise<{ day: string; value: number }[]>
  /** What a project may count towards, by slug. */
  readings(projectId: string): Promise<Reading[]>
  removeProject(projectId: string): Promise<void>
  /** Resolves when every increment that was begun is stored. */
  stop(): Promise<void>
}

export interface GoalsOptions {
  goals: GoalsRepository
  values: ValuesRepository
  projects: Pick<ProjectsService, 'byId'>
  calendar: Calendar
  maxPerProject: number
  /** The time in ms. */
  clock?: () => number
  /** Told after the goals of a project, or the global ones (null), have changed. */
  changed?: (projectId: string | null) => void
}

const SHOWN = 64
export const DAYS_MAX = 1_000
const FIRST_DAY = '0001-01-01'
const LAST_DAY = '9999-12-31'
const idOf = (owner: Owner) => owner?.id ?? null

export function createGoalsService(options: GoalsOptions): GoalsModule {
  const { goals, values, projects, calendar, maxPerProject, clock = Date.now } = options
  const increments = createIncrements(values, clock)
  const directory = createDirectory(goals, increments.settled)
  const forget = (projectId: string | null) => {
    directory.forget(projectId)
    options.changed?.(projectId)
  }

  /** The goal that code of a project means, when nothing is being done to it. */
  const meant = async (projectId: string, slug: string): Promise<GoalDocument> => {
    for (;;) {
      const goal = (await directory.of(projectId)).get(slug)
      if (!goal) throw goalNotFound([slug.slice(0, SHOWN)])
      const held = directory.held(goal._id.toHexString(), projectId)
      if (!held) return goal
      await held
    }
  }
  const dayOf = ({ type }: GoalDocument) => (type === 'daily_counter' ? calendar(clock()) : null)
  /** Among those that the owner itself has: others are read only. */
  const own = async (owner: Owner, goal: string): Promise<GoalDocument> => {
    const found = isId(goal) ? await goals.byId(goal) : await goals.bySlug(idOf(owner), goal)
    if (!found || (found.projectRef?.toHexString() ?? null) !== idOf(owner)) throw goalUnknown([goal.slice(0, SHOWN)])
    return found
  }
  const taken = async (owner: Owner, slug: string, error: unknown) => {
    // Not every server has the same code for it.
    if (!(await goals.taken(idOf(owner), [slug])).has(slug)) return error
    return slugTaken(slug, await freeSlug(goals, idOf(owner), slug))
  }

  return {
    async increment(projectId, slug, by = 1) {
      if (!Number.isSafeInteger(by)) throw goalAmount([String(by).slice(0, SHOWN)])
      const goal = await meant(projectId, slug)
      return increments.add({ goalId: goal._id.toHexString(), projectId, day: dayOf(goal) }, by, slug)
    },
    async list(owner) {
      if (!owner) return goals.ofOwner(null)
      return (await Promise.all([goals.ofOwner(owner.id), goals.openTo(owner.id)])).flat()
    },
    async find(owner, goal) {
      if (!owner || !isId(goal)) {
        const found = owner && (await directory.of(owner.id)).get(goal)
        return found ?? own(owner, goal)
      }
      const found = await goals.byId(goal)
      const owners = [found?.projectRef, ...(found?.projects ?? [])]
      if (!found || !owners.some((id) => id?.toHexString() === owner.id)) throw goalUnknown([goal])
      return found
    },

    async create(owner, input) {
      const id = idOf(owner)
      const name = checkedName(input.name)
      if (input.slug !== undefined) checkSlug(input.slug)
      if ((await goals.count(id)) >= maxPerProject) throw goalQuota([maxPerProject])
      const now = new Date(clock())
      const goal: GoalDocument = {
        _id: new ObjectId(),
        projectRef: owner && new ObjectId(owner.id),
        name,
        nameKey: name.toLowerCase(),
        slug: input.slug ?? (await freeSlug(goals, id, slugify(name))),
        color: input.color ?? null,
        type: input.type,
        description: input.description ?? '',
        projects: await checkedWriters(owner, input.projects, projects),
        createdAt: now,
        updatedAt: now,
      }
      while (!(await goals.insert(goal))) {
        const free = await freeSlug(goals, id, input.slug ?? slugify(name))
        if (input.slug !== undefined) throw slugTaken(input.slug, free)
        // Somebody was faster with the same name.
        goal.slug = free
      }
      forget(id)
      return goal
    },

    async update(owner, goal, { name, slug, color, type, description, projects: writers }) {
      const before = await own(owner, goal)
      const id = before._id.toHexString()
      const changes: Partial<GoalDocument> = { updatedAt: new Date(clock()) }
      if (name !== undefined) {
        changes.name = checkedName(name)
        changes.nameKey = changes.name.toLowerCase()
      }
      if (slug !== undefined) {
        checkSlug(slug)
        changes.slug = slug
      }
      if (color !== undefined) changes.color = color
      if (description !== undefined) changes.description = description
      if (writers !== undefined) changes.projects = await checkedWriters(owner, writers, projects)
      const store = async () => {
        if (type !== undefined && type !== before.type) {
          if (await values.isCounted(id)) throw goalTypeFixed([before.slug])
          changes.type = type
        }
        try {
          return await goals.update(id, changes)
        } catch (error) {
          throw slug === undefined ? error : await taken(owner, slug, error)
        } finally {
          forget(idOf(owner))
        }
      }
      const after = await directory.hold(id, store)
      if (!after) throw goalUnknown([goal.slice(0, SHOWN)])
      return { before, after }
    },

    async remove(owner, goal) {
      const found = await own(owner, goal)
      const id = found._id.toHexString()
      await directory.hold(id, async () => {
        // Values first: without the goal nobody would find them.
        await values.removeGoal(id)
        await goals.remove(id)
        forget(idOf(owner))
      })
      return found
    },
    async reset(owner, goal, slug) {
      const found = await own(owner, goal)
      if (slug !== found.slug) {
        const message = `is not "${found.slug}"`
        throw goalNotConfirmed([found.slug], { errors: [{ path: '/slug', message }] })
      }
      const id = found._id.toHexString()
      await directory.hold(id, () => values.removeGoal(id))
      return found
    },

    async read(projectId, slug) {
      const goal = await meant(projectId, slug)
      const goalId = goal._id.toHexString()
      const value = await values.current({ goalId, projectId, day: dayOf(goal) })
      if (goal.type === 'counter') return { ...toReading(goal), value, total: value }
      const days = await values.sums(goalId, { from: FIRST_DAY, to: LAST_DAY }, '$projectId', [projectId])
      return { ...toReading(goal), value, total: days.get(projectId) ?? 0 }
    },
    async days(projectId, slug, { from = FIRST_DAY, to = LAST_DAY }) {
      for (const day of [from, to]) if (!isDay(day)) throw goalsRange([`"${day}" is no day of the calendar`])
      const goal = await meant(projectId, slug)
      if (goal.type === 'counter') throw goalNotDaily([slug])
      const found = await values.days(goal._id.toHexString(), projectId, { from, to }, DAYS_MAX)
      return found.map(({ day, value }) => ({ day: day!, value })).reverse()
    },
    readings: async (projectId) =>
      [...(await directory.of(projectId)).values()].map(toReading).sort((a, b) => (a.slug < b.slug ? -1 : 1)),

    removeProject: (projectId) =>
      directory.hold(projectId, async () => {
        await values.removeProject(projectId)
        await goals.removeProject(projectId)
        forget(projectId)
      }),
    stop: () => increments.settled(),
  }
}

const slugTaken = (slug: string, free: string) =>
  goalSlugTaken([slug, free], { errors: [{ path: '/slug', message: `is taken; "${free}" is free` }] })

const toReading = ({ slug, name, type, projectRef }: GoalDocument): Reading => ({
  slug,
  name,
  type,
  global: projectRef === null,
})
