import { Type } from 'typebox'
import { defineRuntimeApi, limitsOf, method } from '../../kernel/index.ts'
import { OneOf } from '../schemas.ts'
import { Counted, Day, GOAL_TYPES, GoalAmount } from './contract.ts'
import { GoalsConfig } from './goals.config.ts'
import { goalAmount, goalNotDaily, goalNotFound, goalOverflow, goalsRange } from './goals.errors.ts'
import { DAYS_MAX, type GoalsModule } from './goals.service.ts'

const slug = Type.String({
  maxLength: 200,
  'x-keysOf': 'ProjectGoals',
  description: "The goal's slug: the project's own goal, else a global one that it may write to",
})
const about = {
  slug: Type.String(),
  name: Type.String(),
  type: OneOf(GOAL_TYPES),
  global: Type.Boolean(),
}
const Range = Type.Object(
  { from: Type.Optional(Day), to: Type.Optional(Day) },
  { additionalProperties: false, description: 'First and last day' },
)

/** Whatever is read is what this project counted, of a global goal as well. */
export const goalsRuntime = (goals: GoalsModule, config: GoalsConfig) =>
  defineRuntimeApi({
    name: 'goals',
    summary:
      'Counters that the dashboard shows: sign-ups, sales, errors. Goals are made on the page Goals; code counts towards them by their slug.',
    limits: limitsOf('goals', GoalsConfig, config),
    methods: {
      increment: method({
        summary:
          'Adds to a goal. It is stored for good when the promise resolves, to what the project has counted: with a daily goal, today.',
        params: { slug, by: Type.Optional(GoalAmount) },
        returns: Counted,
        example: "const { value } = await goals.increment('signups')",
        errors: [goalNotFound, goalAmount, goalOverflow],
        call: async (run, args) => ({ value: await goals.increment(run.projectId, args.slug, args.by) }),
      }),
      get: method({
        summary:
          'A goal and what the project has counted: `value` is what `increment` gives, `total` is over all days.',
        params: { slug },
        returns: Type.Object({ ...about, value: Type.Integer(), total: Type.Integer() }),
        example: "const { value, total } = await goals.get('signups')",
        errors: [goalNotFound],
        call: (run, args) => goals.read(run.projectId, args.slug),
      }),
      days: method({
        summary: `What the project counted towards a daily goal, by day; days without anything are left out. The latest ${DAYS_MAX.toLocaleString('en')} at most.`,
        params: { slug, range: Type.Optional(Range) },
        returns: Type.Array(Type.Object({ day: Type.String(), value: Type.Integer() })),
        example: "const days = await goals.days('signups', { from: '2026-01-01' })",
        errors: [goalNotFound, goalNotDaily, goalsRange],
        call: (run, args) => goals.days(run.projectId, args.slug, args.range ?? {}),
      }),
      list: method({
        summary: 'The goals that the project may count towards, by slug.',
        params: {},
        returns: Type.Array(Type.Object(about)),
        example: 'const slugs = (await goals.list()).map(({ slug }) => slug)',
        call: (run) => goals.readings(run.projectId),
      }),
    },
  })
