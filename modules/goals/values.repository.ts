import { type Db, ensureIndexes } from '../database/contract.ts'

/** What a project has counted towards a goal: on a day, or ever when the goal keeps no days. */
export interface ValueKey {
  goalId: string
  projectId: string
  day: string | null
}
export interface ValueDocument extends ValueKey {
  /** `<goal>:<project>:<day>` */
  _id: string
  value: number
  updatedAt: Date
}
export interface Days {
  from: string
  to: string
}

export type ValuesRepository = ReturnType<typeof createValuesRepository>

export const idOf = ({ goalId, projectId, day }: ValueKey): string => `${goalId}:${projectId}:${day ?? ''}`

const TRIES = 3

/** Whether two whole numbers give one that is exact. */
export const fits = (value: number, by: number): boolean => Number.isSafeInteger(value + by)

export function createValuesRepository(db: Db) {
  const values = db.collection<ValueDocument>('goal_values')
  const current = async (key: ValueKey): Promise<number> => (await values.findOne({ _id: idOf(key) }))?.value ?? 0

  /** Sums of a goal by a field. @param projects of these alone */
  const sums = async (
    goalId: string,
    day: string | null | Days,
    by: '$day' | '$projectId',
    projects?: readonly string[],
  ): Promise<Map<string | null, number>> => {
    const rows = await values
      .aggregate<{ _id: string | null; value: number }>([
        {
          $match: {
            goalId,
            day: typeof day === 'object' && day !== null ? { $gte: day.from, $lte: day.to } : day,
            ...(projects ? { projectId: { $in: projects } } : {}),
          },
        },
        { $group: { _id: by, value: { $sum: '$value' } } },
      ])
      .toArray()
    return new Map(rows.map(({ _id, value }) => [_id, Number(value)]))
  }

  return {
    ensureIndexes: () =>
      ensureIndexes(values, [{ key: { goalId: 1, day: 1 } }, { key: { projectId: 1, goalId: 1, day: 1 } }]),

    current,
    /** Adds to a value, from 0; resolves to the sum. Null, and nothing is changed, when that would not be exact. */
    async add(key: ValueKey, by: number, now: Date): Promise<number | null> {
      const bound = by < 0 ? { $gte: Number.MIN_SAFE_INTEGER - by } : { $lte: Number.MAX_SAFE_INTEGER - by }
      for (let tries = 1; ; tries += 1) {
        try {
          const after = await values.findOneAndUpdate(
            { _id: idOf(key), value: bound },
            { $inc: { value: by }, $set: { updatedAt: now }, $setOnInsert: { ...key } },
            { upsert: true, returnDocument: 'after' },
          )
          return after!.value
        } catch (error) {
          // The id is taken, by a value that does not fit. Not every server has the same code for it.
          if (!fits(await current(key), by)) return null
          // Or another server made it at the same moment.
          if (tries === TRIES) throw error
        }
      }
    },
    sums,
    async isCounted(goalId: string): Promise<boolean> {
      return (await values.findOne({ goalId }, { projection: { _id: 1 } })) !== null
    },
    /** What a project counted on each day, latest first. */
    days: (goalId: string, projectId: string, { from, to }: Days, limit: number) =>
      values.find({ projectId, goalId, day: { $gte: from, $lte: to } }, { sort: { day: -1 }, limit }).toArray(),

    removeGoal: (goalId: string) => values.deleteMany({ goalId }),
    removeProject: (projectId: string) => values.deleteMany({ projectId }),
  }
}
