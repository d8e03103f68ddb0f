/** What instances use: asked only of those that ran since they were last told of, so that a thousand idle ones cost nothing. */
import type { Usage } from './messages.ts'

export interface Measured {
  readonly number: number
  /** Whether its code runs right now. */
  readonly busy: boolean
  cpuMs(): number
  /** How long it was held back so far, in ms. */
  throttledMs(): number
  /** Settles when the isolate finds time for it. */
  heapBytes(): Promise<number>
}

export interface UsageMeter<T extends Measured> {
  /** An instance begins to run. */
  ran(instance: T): void
  gone(instance: T): void
  /** Instances that ran since they were last told of; every one that runs now is among them. */
  active(): Iterable<T>
  /** The latest figures of the active ones, and a new measurement where one is due. Never waits. */
  take(): Usage[]
}

interface Entry {
  heapBytes: number
  /** Whether the heap was measured after the code last ran. */
  fresh: boolean
  measuring: boolean
  /** It ran when it should have been measured: it is before it runs again. */
  due: boolean
}

export function createUsageMeter<T extends Measured>(): UsageMeter<T> {
  const entries = new WeakMap<T, Entry>()
  const active = new Set<T>()

  const measure = (instance: T, entry: Entry) => {
    entry.measuring = true
    entry.fresh = true
    entry.due = false
    instance.heapBytes().then(
      (bytes) => {
        entry.heapBytes = bytes
        entry.measuring = false
      },
      // Its isolate is gone, and will be reported as such.
      () => active.delete(instance),
    )
  }

  return {
    ran(instance) {
      const entry = entries.get(instance)
      if (entry) {
        if (entry.due) measure(instance, entry)
        entry.fresh = false
      } else entries.set(instance, { heapBytes: 0, fresh: false, measuring: false, due: false })
      active.add(instance)
    },
    gone(instance) {
      active.delete(instance)
    },
    active: () => active,
    take() {
      const used: Usage[] = []
      for (const instance of active) {
        const entry = entries.get(instance)!
        used.push([instance.number, instance.cpuMs(), entry.heapBytes, instance.throttledMs()])
        if (entry.measuring) continue
        if (instance.busy) entry.due = true
        else if (entry.fresh) active.delete(instance)
        else measure(instance, entry)
      }
      return used
    },
  }
}
