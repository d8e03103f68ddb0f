/**
 * Locks of trees: what adds to a project's tree goes on side by side, what moves or takes away whole branches of it goes
 * alone. In the order they came, so that nobody waits for ever.
 */
export interface TreeLock {
  shared<T>(project: string, work: () => Promise<T>): Promise<T>
  alone<T>(project: string, work: () => Promise<T>): Promise<T>
}

interface Line {
  waiting: { alone: boolean; begin(): void }[]
  /** Those at work; below zero, the one that is alone. */
  working: number
}

export function createTreeLock(): TreeLock {
  const lines = new Map<string, Line>()

  const next = (project: string, line: Line): void => {
    for (;;) {
      const [first] = line.waiting
      if (!first) break
      if (line.working !== 0 && (first.alone || line.working < 0)) break
      line.waiting.shift()
      line.working = first.alone ? -1 : line.working + 1
      first.begin()
    }
    if (line.working === 0) lines.delete(project)
  }
  const run = async <T>(project: string, alone: boolean, work: () => Promise<T>): Promise<T> => {
    const line = lines.get(project) ?? { waiting: [], working: 0 }
    lines.set(project, line)
    await new Promise<void>((begin) => {
      line.waiting.push({ alone, begin })
      next(project, line)
    })
    try {
      return await work()
    } finally {
      line.working = alone ? 0 : line.working - 1
      next(project, line)
    }
  }
  return {
    shared: (project, work) => run(project, false, work),
    alone: (project, work) => run(project, true, work),
  }
}
