/** Looks into records: how long they may take, and how many of one project's go on at once. */
import type { Document } from '../../database/contract.ts'
import { createGate, type Gate } from '../../shared/gate.ts'
import { hasPattern } from '../query/filter.ts'
import { answered } from './answered.ts'

export interface Looks {
  /**
   * Looks for what matches a filter. One with a pattern, which is matched with every text, has less time, and takes turns.
   * @param look is told how long it may take, in ms
   * @throws M3M_RECORDS_TIME, M3M_RECORDS_QUERY for what the database does not understand
   */
  at<T>(project: string, filter: Document, look: (maxTimeMS: number) => Promise<T>, ms?: number): Promise<T>
  /** The same for what takes long whatever the filter. */
  long<T>(project: string, filter: unknown, look: (maxTimeMS: number) => Promise<T>): Promise<T>
}

const PATTERN_MS = 3_000

/** @param atOnce looks of one project that may take long, at once: those of others find a place beside them */
export function createLooks({ queryMs, atOnce }: { queryMs: number; atOnce: number }): Looks {
  const gates = new Map<string, { gate: Gate; inside: number }>()
  const inTurn = async <T>(project: string, work: () => Promise<T>): Promise<T> => {
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
  const limitFor = (filter: unknown): number => (hasPattern(filter) ? Math.min(queryMs, PATTERN_MS) : queryMs)
  return {
    at(project, filter, look, ms = limitFor(filter)) {
      return answered(ms, () => (hasPattern(filter) ? inTurn(project, () => look(ms)) : look(ms)))
    },
    long(project, filter, look) {
      const ms = limitFor(filter)
      return answered(ms, () => inTurn(project, () => look(ms)))
    },
  }
}
