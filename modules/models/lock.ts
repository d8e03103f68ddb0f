/**
 * What is written into records of one model goes on side by side; a change of the model goes alone, when those before it
 * are through, and keeps those after it waiting, for a while.
 */
import { setTimeout as wait } from 'node:timers/promises'

export interface ModelLock {
  /** @param late makes the error of whoever has waited too long */
  shared<T>(model: string, late: () => Error, work: () => Promise<T>): Promise<T>
  alone<T>(model: string, work: () => Promise<T>): Promise<T>
}

interface Line {
  writing: number
  /** Ends when nobody writes any more. */
  idle?: PromiseWithResolvers<void>
  /** Of the changes that wait or are under way, the last. */
  change?: Promise<unknown>
}

/** @param patienceMs how long writes wait for a change */
export function createModelLock(patienceMs: number): ModelLock {
  const lines = new Map<string, Line>()
  const lineOf = (model: string): Line => {
    const line = lines.get(model) ?? { writing: 0 }
    lines.set(model, line)
    return line
  }
  const tidy = (model: string, line: Line): void => {
    if (line.writing === 0 && !line.change && lines.get(model) === line) lines.delete(model)
  }
  return {
    async shared(model, late, work) {
      const until = performance.now() + patienceMs
      for (let { change } = lineOf(model); change; { change } = lineOf(model)) {
        const left = until - performance.now()
        if (left <= 0) throw late()
        const giveUp = new AbortController()
        await Promise.race([change, wait(left, undefined, { signal: giveUp.signal })]).catch(() => {})
        giveUp.abort()
      }
      const line = lineOf(model)
      line.writing += 1
      try {
        return await work()
      } finally {
        line.writing -= 1
        if (line.writing === 0) line.idle?.resolve()
        tidy(model, line)
      }
    },
    async alone(model, work) {
      const line = lineOf(model)
      const before = line.change
      const mine = (async () => {
        await before?.catch(() => {})
        if (line.writing > 0) {
          line.idle = Promise.withResolvers<void>()
          await line.idle.promise
          delete line.idle
        }
        return work()
      })()
      line.change = mine
      try {
        return await mine
      } finally {
        if (line.change === mine) delete line.change
        tidy(model, line)
      }
    },
  }
}

/** Has those who come for the same thing take turns. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const before = last.get(key)
    const mine = (async () => {
      await before?.catch(() => {})
      return work()
    })()
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
