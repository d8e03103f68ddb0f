/** Keeps the environment of every instance as the project has it: at its boot, and on every change after. */
import { type Events, isCoded, type Logger, messageOf } from '../../../kernel/index.ts'
import { type EnvironmentService, environmentChanged } from '../../environment/contract.ts'
import { BootFailure } from '../instances/failure.ts'

const RETRY_MS = 1_000

/** What takes an environment. */
interface Taker {
  readonly over: boolean
  setEnv(values: Record<string, unknown>): void
}

export interface EnvironmentFeed {
  /**
   * Gives an instance the environment, and every later one as long as it lives; call before it boots.
   * @throws BootFailure when the environment cannot be read
   */
  attach(projectId: string, instance: Taker): Promise<void>
  close(): void
}

export function createEnvironmentFeed({
  environment,
  events,
  log,
}: {
  environment: EnvironmentService
  events: Events
  log: Logger
}): EnvironmentFeed {
  const takers = new Map<string, Set<Taker>>()
  /** Reads under way, one a project: a change during a read leads to another, so that the last values win. */
  const reading = new Map<string, Promise<void>>()
  const stale = new Set<string>()
  const retries = new Set<NodeJS.Timeout>()

  const living = (projectId: string): Set<Taker> => {
    const all = takers.get(projectId) ?? new Set()
    for (const taker of all) if (taker.over) all.delete(taker)
    if (all.size > 0) takers.set(projectId, all)
    else takers.delete(projectId)
    return all
  }
  const read = async (projectId: string): Promise<void> => {
    try {
      do {
        stale.delete(projectId)
        const values = await environment.values(projectId)
        for (const taker of living(projectId)) taker.setEnv(values)
      } while (stale.has(projectId))
    } finally {
      // At once: a change that comes now begins a read of its own.
      reading.delete(projectId)
    }
  }
  const refresh = (projectId: string): Promise<void> => {
    stale.add(projectId)
    const under = reading.get(projectId) ?? read(projectId)
    reading.set(projectId, under)
    return under
  }
  const onChange = (projectId: string): void => {
    if (living(projectId).size === 0) return
    refresh(projectId).catch((err: unknown) => {
      log.error({ err, projectId }, 'a changed environment could not be read; running services keep the one before')
      if (isCoded(err)) return
      const timer = setTimeout(() => {
        retries.delete(timer)
        onChange(projectId)
      }, RETRY_MS).unref()
      retries.add(timer)
    })
  }
  const undo = events.on(environmentChanged, ({ projectId }) => onChange(projectId))

  return {
    async attach(projectId, instance) {
      const all = living(projectId).add(instance)
      takers.set(projectId, all)
      try {
        await refresh(projectId)
      } catch (error) {
        all.delete(instance)
        throw new BootFailure({ reason: 'BOOT_ERROR', message: messageOf(error) }, !isCoded(error))
      }
    },
    close() {
      undo()
      for (const timer of retries) clearTimeout(timer)
    },
  }
}
