/** Limits in force for each project: those of the configuration, and above them the project's own. */

import { createLock } from '../../shared/gate.ts'
import type { Limits } from '../runtime.config.ts'
import type { LimitsRepository, Overrides } from './limits.repository.ts'
import { aboutLimits, type LimitChanges, type LimitsView } from './limits.schema.ts'

/** Fixed when an instance boots; the others are looked up each time. */
const AT_BOOT: (keyof Limits)[] = [
  'memoryMb',
  'cpuMs',
  'cpuPercent',
  'cpuBurstMs',
  'timers',
  'logLinesPerSecond',
  'socketBufferBytes',
  'webAssemblyMb',
]

export interface ProjectLimits {
  /** Bounds and texts of the limits a project can have of its own. */
  about: LimitsView['about']
  /** What is in force. The object stays the same for good and its values follow every change. */
  load(projectId: string): Promise<Readonly<Limits>>
  /** What is in force as far as memory knows: the defaults for a project that was never loaded. */
  now(projectId: string): Readonly<Limits>
  view(projectId: string): Promise<LimitsView>
  /** Removes what a project has of its own. */
  remove(projectId: string): Promise<void>
  /** Changes some; the changes are within their bounds. */
  change(projectId: string, changes: LimitChanges): Promise<LimitsView>
}

export interface ProjectLimitsOptions {
  defaults: Limits
  repository: LimitsRepository
  /** Told when something has changed that an instance is given when it boots. */
  onBootLimit(projectId: string): void
}

export function createProjectLimits({ defaults, repository, onBootLimit }: ProjectLimitsOptions): ProjectLimits {
  const about = aboutLimits(defaults)
  const loaded = new Map<string, Promise<{ limits: Limits; overrides: Overrides }>>()
  const known = new Map<string, Limits>()
  const lock = createLock()

  /** Of what is stored, what still is a limit, within the bounds it has now. */
  const fitting = (stored: Overrides): Overrides => {
    const overrides: Overrides = {}
    for (const { name, minimum, maximum } of about) {
      const value = stored[name]
      if (Number.isInteger(value)) overrides[name] = Math.min(maximum, Math.max(minimum, value!))
    }
    return overrides
  }
  const entryOf = (projectId: string) => {
    const found = loaded.get(projectId)
    if (found) return found
    const entry = (async () => {
      const overrides = fitting(await repository.of(projectId))
      const limits = { ...defaults, ...overrides }
      known.set(projectId, limits)
      return { limits, overrides }
    })()
    loaded.set(projectId, entry)
    entry.catch(() => loaded.delete(projectId))
    return entry
  }
  const onlyOwn = (limits: Limits) => Object.fromEntries(about.map(({ name }) => [name, limits[name as keyof Limits]]))

  const view = async (projectId: string): Promise<LimitsView> => {
    const { limits, overrides } = await entryOf(projectId)
    return { defaults: onlyOwn(defaults), overrides: { ...overrides }, effective: onlyOwn(limits), about }
  }

  return {
    about,
    view,
    load: async (projectId) => (await entryOf(projectId)).limits,
    now: (projectId) => known.get(projectId) ?? defaults,
    async remove(projectId) {
      await repository.remove(projectId)
      loaded.delete(projectId)
      known.delete(projectId)
    },
    async change(projectId, changes) {
      await lock.run(async () => {
        const entry = await entryOf(projectId)
        const next = { ...entry.overrides }
        for (const [name, value] of Object.entries(changes)) {
          if (value === null) delete next[name]
          else next[name] = value
        }
        await repository.set(projectId, next)
        entry.overrides = next
        Object.assign(entry.limits, defaults, next)
      })
      if (AT_BOOT.some((name) => name in changes)) onBootLimit(projectId)
      return view(projectId)
    },
  }
}
