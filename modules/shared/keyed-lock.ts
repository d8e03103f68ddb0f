/**
 * Locks by key. What shares one goes on side by side; what wants it alone waits for those before it and keeps those after
 * it waiting. In the order they came, so that nobody waits for ever. Whoever has a lock must not ask for it again.
 */
export interface KeyedLock {
  shared<T>(key: string, work: () => Promise<T>, patience?: Patience): Promise<T>
  alone<T>(key: string, work: () => Promise<T>): Promise<T>
}

export interface Patience {
  /** How long to wait for the lock. */
  ms: number
  /** Makes the error of whoever has waited so long. */
  late(): Error
}

interface Waiting {
  alone: boolean
  begin(): void
}

interface Line {
  waiting: Waiting[]
  /** Those at work; below zero, the one that is alone. */
  working: number
}

export function createKeyedLock(): KeyedLock {
  const lines = new Map<string, Line>()

  const next = (key: string, line: Line): void => {
    for (;;) {
      const [first] = line.waiting
      if (!first) break
      if (line.working !== 0 && (first.alone || line.working < 0)) break
      line.waiting.shift()
      line.working = first.alone ? -1 : line.working + 1
      first.begin()
    }
    if (line.working === 0) lines.delete(key)
  }
  const enter = (key: string, line: Line, alone: boolean, patience: Patience | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined
      const mine: Waiting = {
        alone,
        begin() {
          clearTimeout(timer)
          resolve()
        },
      }
      line.waiting.push(mine)
      next(key, line)
      if (!patience || !line.waiting.includes(mine)) return
      timer = setTimeout(() => {
        line.waiting.splice(line.waiting.indexOf(mine), 1)
        reject(patience.late())
        next(key, line)
      }, patience.ms)
    })
  const run = async <T>(key: string, alone: boolean, work: () => Promise<T>, patience?: Patience): Promise<T> => {
    const line = lines.get(key) ?? { waiting: [], working: 0 }
    lines.set(key, line)
    await enter(key, line, alone, patience)
    try {
      return await work()
    } finally {
      line.working = alone ? 0 : line.working - 1
      next(key, line)
    }
  }
  return {
    shared: (key, work, patience) => run(key, false, work, patience),
    alone: (key, work) => run(key, true, work),
  }
}
