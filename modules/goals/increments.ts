/**
 * Increments of one value that come in one turn of the event loop, or while others are under way, are added up and go to
 * the database as one: each resolves when that one is stored for good, and to the sum it would have got in its turn. So
 * nothing that was acknowledged is only in memory, and the number of writes does not grow with the number of calls.
 */
import { goalOverflow } from './goals.errors.ts'
import { fits, idOf, type ValueKey, type ValuesRepository } from './values.repository.ts'

interface Waiting {
  by: number
  resolve(sum: number): void
  reject(error: unknown): void
}
interface Line {
  key: ValueKey
  waiting: Waiting[]
  done: Promise<void>
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

export interface Increments {
  /** Resolves to the sum. @param name of the goal, for the error @throws M3M_GOAL_OVERFLOW */
  add(key: ValueKey, by: number, name: string): Promise<number>
  /** Resolves when none of a goal or a project that was there is under way any more; without an id, none at all. */
  settled(id?: string): Promise<void>
}

/** @param clock the time in ms */
export function createIncrements(values: Pick<ValuesRepository, 'add' | 'current'>, clock: () => number): Increments {
  const lines = new Map<string, Line>()

  /** Those that fit, one after the other; the others are refused. */
  const sift = async (key: ValueKey, batch: Waiting[], name: string): Promise<Waiting[]> => {
    let sum = await values.current(key)
    return batch.filter(({ by, reject }) => {
      if (fits(sum, by)) {
        sum += by
        return true
      }
      reject(goalOverflow([by, name]))
      return false
    })
  }

  const store = async (key: ValueKey, batch: Waiting[], name: string): Promise<void> => {
    let left = batch
    try {
      while (left.length > 0) {
        const total = left.reduce((sum, { by }) => sum + by, 0)
        const after = await values.add(key, total, new Date(clock()))
        if (after !== null) {
          let sum = after - total
          for (const { by, resolve } of left) {
            sum += by
            resolve(sum)
          }
          return
        }
        left = await sift(key, left, name)
      }
    } catch (error) {
      for (const { reject } of left) reject(error)
    }
  }

  const run = async (id: string, line: Line, name: string): Promise<void> => {
    while (line.waiting.length > 0) {
      // Calls come in batches: those of one turn are one write.
      await turn()
      const waiting = line.waiting
      line.waiting = []
      for (const batch of batchesOf(waiting)) await store(line.key, batch, name)
    }
    lines.delete(id)
  }

  return {
    add: (key, by, name) =>
      new Promise((resolve, reject) => {
        const id = idOf(key)
        const line = lines.get(id)
        if (line) {
          line.waiting.push({ by, resolve, reject })
          return
        }
        const first: Line = { key, waiting: [{ by, resolve, reject }], done: Promise.resolve() }
        lines.set(id, first)
        first.done = run(id, first, name)
      }),
    async settled(id) {
      const concerned = [...lines.values()].filter(
        ({ key }) => id === undefined || key.goalId === id || key.projectId === id,
      )
      await Promise.all(concerned.map(({ done }) => done))
    },
  }
}

/**
 * Those of a batch point the same way and have an exact sum: what is between the first and the last is exact as well then.
 * They were all called at once, so their order is anybody's.
 */
function* batchesOf(waiting: readonly Waiting[]): Generator<Waiting[]> {
  for (const some of [waiting.filter(({ by }) => by >= 0), waiting.filter(({ by }) => by < 0)]) {
    let batch: Waiting[] = []
    let sum = 0
    for (const one of some) {
      if (!fits(sum, one.by)) {
        yield batch
        batch = []
        sum = 0
      }
      batch.push(one)
      sum += one.by
    }
    if (batch.length > 0) yield batch
  }
}
