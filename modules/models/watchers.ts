/** Whoever wants to know of records that are written. */
import type { Logger } from '../../kernel/index.ts'
import type { RecordChange } from './contract.ts'

export type Watcher = (change: RecordChange) => void

export interface Watchers {
  add(project: string, watcher: Watcher): () => void
  /** Tells of a write; `make` is asked only when somebody listens. */
  tell(project: string, make: () => RecordChange): void
}

export function createWatchers(log: Logger): Watchers {
  const byProject = new Map<string, Set<Watcher>>()
  return {
    add(project, watcher) {
      const watchers = byProject.get(project) ?? new Set()
      byProject.set(project, watchers.add(watcher))
      return () => {
        watchers.delete(watcher)
        if (watchers.size === 0 && byProject.get(project) === watchers) byProject.delete(project)
      }
    },
    tell(project, make) {
      const watchers = byProject.get(project)
      if (!watchers) return
      const change = make()
      for (const watcher of watchers)
        try {
          watcher(change)
        } catch (error) {
          log.error({ err: error, project }, 'whoever was to be told of a record failed')
        }
    },
  }
}
