import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Color, Id, Nullable, OneOf, Slug, Timestamp } from '../schemas.ts'

export const GOAL_TYPES = ['counter', 'daily_counter'] as const
export type GoalType = (typeof GOAL_TYPES)[number]
export const INTERVALS = ['day', 'week', 'month'] as const
export type Interval = (typeof INTERVALS)[number]

export const GOAL_NAME_MAX = 100
export const DESCRIPTION_MAX = 1_000
/** Projects that may write to one global goal. */
export const WRITERS_MAX = 500
/** Goals one statistic is about. */
export const STATS_GOALS_MAX = 200
/** Steps of one statistic. */
export const STATS_STEPS_MAX = 1_100

const name = Type.String({ minLength: 1, maxLength: GOAL_NAME_MAX })
const color = Type.Optional(Nullable(Color))
const description = Type.Optional(Type.String({ maxLength: DESCRIPTION_MAX }))
const projects = Type.Optional(
  Type.Array(Id, { maxItems: WRITERS_MAX, description: 'Ids of the projects that may write to a global goal' }),
)
const type = OneOf(GOAL_TYPES, { description: 'counter: one sum; daily_counter: a sum of each day' })

export const Goal = Type.Object({
  id: Id,
  name: Type.String(),
  /** What code calls it by. */
  slug: Type.String(),
  /** The slug; of a goal of a project with that project's slug before it. */
  fullSlug: Type.String(),
  color: Nullable(Color),
  type,
  description: Type.String(),
  /** Null: a global one. */
  projectId: Nullable(Id),
  /** Who may write to a global one, of those the caller may see. */
  projects: Type.Array(Id),
  /** Whether anything was counted: its type stays then. */
  counted: Type.Boolean(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type Goal = Static<typeof Goal>

export const CreateGoal = Type.Object({ name, slug: Type.Optional(Slug), color, type, description })
export type CreateGoal = Static<typeof CreateGoal>
export const CreateGlobalGoal = Type.Object({ ...CreateGoal.properties, projects })
export type CreateGlobalGoal = Static<typeof CreateGlobalGoal>

export const UpdateGoal = Type.Object({
  name: Type.Optional(name),
  slug: Type.Optional(Slug),
  color,
  type: Type.Optional(type),
  description,
})
export type UpdateGoal = Static<typeof UpdateGoal>
export const UpdateGlobalGoal = Type.Object({ ...UpdateGoal.properties, projects })
export type UpdateGlobalGoal = Static<typeof UpdateGlobalGoal>

export const GoalAmount = Type.Integer({
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
  default: 1,
  description: 'A whole number; below 0 it takes away',
})
/** What the project has counted: of a daily goal, today. */
export const Counted = Type.Object({ value: Type.Integer() })
export type Counted = Static<typeof Counted>

/** A date of the calendar in `goals.timezone`. */
export const Day = Type.String({
  pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$',
  'x-hint': 'a date such as 2026-11-28',
  description: 'A date such as 2026-11-28',
})

export const StatsQuery = Type.Object({
  goals: Type.Optional(
    Type.String({
      description:
        'Ids or full slugs, separated by commas; a full slug that several goals have means each of them. All you may see if absent',
    }),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  interval: Type.Optional(OneOf(INTERVALS, { default: 'day' })),
  projects: Type.Optional(
    Type.String({ description: 'Count these projects alone: slugs or ids, separated by commas' }),
  ),
})
export type StatsQuery = Static<typeof StatsQuery>

const Sums = {
  /** Of a daily goal in the period; of a counter, all there is. */
  total: Type.Integer(),
  /** In the period of the same length before; null for counters, which keep no days. */
  previous: Nullable(Type.Integer()),
}
export const GoalStats = Type.Object({
  id: Id,
  ...Sums,
  /** From the first step to the last, empty for counters. `date`: Monday of a week, 1st of a month. */
  series: Type.Array(Type.Object({ date: Type.String(), value: Type.Integer() })),
  /** Of a global goal, who counted. */
  projects: Type.Array(Type.Object({ id: Id, ...Sums })),
})
export type GoalStats = Static<typeof GoalStats>

export const Stats = Type.Object({
  /** First and last day. */
  from: Type.String(),
  to: Type.String(),
  interval: OneOf(INTERVALS),
  /** In which days begin and end. */
  timezone: Type.String(),
  today: Type.String(),
  previous: Type.Object({ from: Type.String(), to: Type.String() }),
  goals: Type.Array(GoalStats),
})
export type Stats = Static<typeof Stats>

export interface GoalsService {
  /**
   * Adds to a goal by its short slug: the project's own, else a global one that it may write to. Resolves, once it is
   * stored for good, to what the project has counted (of a daily goal: today).
   * @throws M3M_GOAL_NOT_FOUND, M3M_GOAL_AMOUNT, M3M_GOAL_OVERFLOW
   */
  increment(projectId: string, slug: string, by?: number): Promise<number>
}

export const goalsRef = serviceRef<GoalsService>('goals')
