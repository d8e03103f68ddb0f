/** Which goals a project may count towards: read once, and again after a change. */
import type { GoalDocument, GoalsRepository } from './goals.repository.ts'

export interface Directory {
  /** By short slug: the project's own, then global ones that it may write to. */
  of(projectId: string): Promise<ReadonlyMap<string, GoalDocument>>
  /** Forgets what was read of a project; null: of all. */
  forget(projectId: string | null): void
  /**
   * Keeps increments of a goal, or a project, waiting while `work` is under way; it begins when those before are through.
   * They look for their goal again afterwards.
   */
  hold<T>(id: string, work: () => Promise<T>): Promise<T>
  /** Undefined when nothing holds these up. */
  held(...ids: string[]): Promise<unknown> | undefined
}

/** @param settled resolves when no increment of a goal or a project is under way any more */
export function createDirectory(goals: GoalsRepository, settled: (id: string) => Promise<void>): Directory {
  const read = new Map<string, Promise<ReadonlyMap<string, GoalDocument>>>()
  const holds = new Map<string, Promise<unknown>>()

  const load = async (projectId: string) => {
    const [own, global] = await Promise.all([goals.ofOwner(projectId), goals.openTo(projectId)])
    return new Map([...global, ...own].map((goal) => [goal.slug, goal]))
  }
  return {
    async of(projectId) {
      for (;;) {
        let found = read.get(projectId)
        if (!found) {
          found = load(projectId)
          read.set(projectId, found)
          found.catch(() => read.get(projectId) === found && read.delete(projectId))
        }
        const known = await found
        // Something may have changed while it was read.
        if (read.get(projectId) === found) return known
      }
    },
    forget(projectId) {
      if (projectId === null) read.clear()
      else read.delete(projectId)
    },
    async hold(id, work) {
      const before = holds.get(id)
      const mine = (async () => {
        await before?.catch(() => {})
        await settled(id)
        return work()
      })()
      holds.set(id, mine)
      try {
        return await mine
      } finally {
        if (holds.get(id) === mine) holds.delete(id)
      }
    },
    held: (...ids) => {
      const found = ids.flatMap((id) => holds.get(id) ?? [])
      return found.length === 0 ? undefined : Promise.allSettled(found)
    },
  }
}
