/**
 * The calls of a plugin: so many at once as it may have, the others in a line; each with its time, which counts from the
 * moment it is made. Calls that wait outlive a process that dies, those it had are told.
 */
import type { Frame } from '../shared/frames.ts'
import { pluginBusy, pluginCancelled, pluginTimeout } from './plugins.errors.ts'

/** Calls that may wait. */
const MAX_WAITING = 1_000
/** Time a call that nobody waits for any more gets to come back. */
const GRACE_MS = 3_000

export interface CallRequest {
  /** `geoip.country`, for messages. */
  label: string
  timeoutMs: number
  signal: AbortSignal
  /** Sends it under a number. @throws when it cannot be sent */
  send(id: number): void
}

export interface CallsOptions {
  plugin: string
  concurrency: number
  /** Tells the process that nobody waits for a call. */
  cancel(id: number): void
  /** A call does not come back, and cannot be made to: `true` when the process is to end for it. */
  onOverdue(label: string): boolean
}

interface Entry extends CallRequest {
  id: number
  deadline: number
  /** Nobody waits for it. */
  settled: boolean
  settle(answer: Frame | Error): void
  grace?: NodeJS.Timeout
}

export interface Calls {
  /** Resolves to the frame that answers. @throws M3M_PLUGIN_BUSY, M3M_PLUGIN_TIMEOUT, M3M_PLUGIN_CANCELLED */
  make(request: CallRequest): Promise<Frame>
  /** Whether there is a process that takes calls. */
  open(): void
  /** The process is gone: ends the calls it had. With `all` those that wait too. */
  close(error: (label: string) => Error, all: boolean): void
  /** @throws when it answers nothing that was asked */
  answer(frame: Frame): void
  readonly running: number
  readonly waiting: number
  /** Until when a call may keep the process busy, by `performance.now()`. */
  busyUntil(): number
}

export function createCalls({ plugin, concurrency, cancel, onOverdue }: CallsOptions): Calls {
  const queue: Entry[] = []
  const sent = new Map<number, Entry>()
  let lastId = 0
  let isOpen = false

  const pump = () => {
    while (isOpen && sent.size < concurrency) {
      const entry = queue.shift()
      if (!entry) return
      sent.set(entry.id, entry)
      try {
        entry.send(entry.id)
      } catch (error) {
        release(entry)
        entry.settle(error as Error)
      }
    }
  }

  const release = (entry: Entry) => {
    clearTimeout(entry.grace)
    sent.delete(entry.id)
  }

  /** Lets whoever waits go; the call itself may still be under way. */
  const giveUp = (entry: Entry, error: Error) => {
    if (entry.settled) return
    entry.settle(error)
    const at = queue.indexOf(entry)
    if (at >= 0) {
      queue.splice(at, 1)
      return
    }
    if (!sent.has(entry.id)) return
    cancel(entry.id)
    entry.grace = setTimeout(() => {
      if (!sent.has(entry.id) || onOverdue(entry.label)) return
      release(entry)
      pump()
    }, GRACE_MS)
  }

  return {
    make: (request) =>
      new Promise((resolve, reject) => {
        const { label, timeoutMs, signal } = request
        if (signal.aborted) return reject(pluginCancelled([label]))
        if (queue.length >= MAX_WAITING) return reject(pluginBusy([label, MAX_WAITING, plugin]))
        lastId = lastId >= 0xffff_fff0 ? 1 : lastId + 1
        const onAbort = () => giveUp(entry, pluginCancelled([label]))
        const timer = setTimeout(() => giveUp(entry, pluginTimeout([label, timeoutMs])), timeoutMs)
        const entry: Entry = {
          ...request,
          id: lastId,
          deadline: performance.now() + timeoutMs,
          settled: false,
          settle(answer) {
            if (entry.settled) return
            entry.settled = true
            clearTimeout(timer)
            signal.removeEventListener('abort', onAbort)
            if (answer instanceof Error) reject(answer)
            else resolve(answer)
          },
        }
        signal.addEventListener('abort', onAbort, { once: true })
        queue.push(entry)
        pump()
      }),
    open() {
      isOpen = true
      pump()
    },
    close(error, all) {
      isOpen = false
      const over = [...sent.values(), ...(all ? queue.splice(0) : [])]
      for (const entry of over) {
        release(entry)
        entry.settle(error(entry.label))
      }
    },
    answer(frame) {
      const entry = sent.get(frame.instance)
      if (!entry) {
        if (frame.instance > lastId || frame.instance === 0) throw new Error(`call ${frame.instance} was never made`)
        return
      }
      release(entry)
      entry.settle(frame)
      pump()
    },
    get running() {
      return sent.size
    },
    get waiting() {
      return queue.length
    },
    busyUntil: () => Math.max(0, ...[...sent.values()].map(({ deadline }) => deadline + GRACE_MS + 500)),
  }
}
