/** Looks into records: how long they may take, and how many of one project's go on at once. */
import type { Document } from '../../database/contract.ts'
import { createGate, type Gate } from '../../shared/gate.ts'
import { hasPattern } from '../query/filter.ts'
import { answered, isTimeOver } from './answered.ts'

export interface Looks {
  /**
   * Looks for what matches a filter. Most are over at once; one that is not takes its turn, and begins again. One with a
   * pattern, which is matched with every text, has less time, and takes turns from the beginning.
   * @param look is told how long it may take, in ms
   * @throws M3M_RECORDS_TIME, M3M_RECORDS_QUERY for what the database does not understand
   */
  at<T>(project: string, filter: Document, look: (maxTimeMS: number) => Promise<T>, ms?: number): Promise<T>
  /** The same for what takes long whatever the filter. */
  long<T>(project: string, filter: unknown, look: (maxTimeMS: number) => Promise<T>): Promise<T>
}

const PATTERN_MS = 3_000

/** Lets so much of each project through at once. */
function createGates(atOnce: number) {
  const gates = new Map<string, { gate: Gate; inside: number }>()
  return async <T>(project: string, work: () => Promise<T>): Promise<T> => {
    const entry = gates.get(project) ?? { gate: createGate(atOnce), inside: 0 }
    gates.set(project, entry)
    entry.inside += 1
    try {
      return await entry.gate.run(work)
    } finally {
      entry.inside -= 1
      if (entry.inside === 0) gates.delete(project)
    }
  }
}

export interface LooksOptions {
  /** The longest that a look may take, in ms. */
  queryMs: number
  /** Looks of one project that may take long, at once: those of others find a place beside them. */
  atOnce: number
  /** What is short, in ms, and how many of one project go on at once. Absent where the database has room for all. */
  short?: { ms: number; atOnce: number }
}

export function createLooks({ queryMs, atOnce, short }: LooksOptions): Looks {
  const inTurn = createGates(atOnce)
  const beside = createGates(short?.atOnce ?? 1)
  /** Undefined when it would take longer. */
  const shortly = async <T>(project: string, look: (maxTimeMS: number) => Promise<T>, ms: number) => {
    try {
      return { found: await beside(project, () => look(ms)) }
    } catch (error) {
      if (isTimeOver(error)) return undefined
      throw error
    }
  }
  const limitFor = (filter: unknown): number => (hasPattern(filter) ? Math.min(queryMs, PATTERN_MS) : queryMs)
  return {
    at(project, filter, look, ms = limitFor(filter)) {
      return answered(ms, async () => {
        if (!hasPattern(filter)) {
          if (short === undefined || short.ms >= ms) return look(ms)
          const answer = await shortly(project, look, short.ms)
          if (answer) return answer.found
        }
        return inTurn(project, () => look(ms))
      })
    },
    long(project, filter, look) {
      const ms = limitFor(filter)
      return answered(ms, () => inTurn(project, () => look(ms)))
    },
  }
}
