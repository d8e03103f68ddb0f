/** `setTimeout` and its like: a binary heap of due times over the host's one wake-up call. */
import host from './host.ts'
import {
  andThen,
  apply,
  isThenable,
  mapDelete,
  mapGet,
  mapSet,
  max,
  min,
  NativePromise,
  now,
  settled,
} from './primordials.ts'
import { currentScope, enter, leave, type Scope } from './scope.ts'
import { reportException, reportRejection } from './web/global-events.ts'

let maxTimers = 10_000
const MAX_DELAY = 2 ** 31 - 1

interface Timer {
  id: number
  due: number
  /** Order of creation, for timers due at the same time. */
  order: number
  every: number
  callback: unknown
  args: unknown[]
  scope: Scope | null
  cancelled: boolean
}

const heap: Timer[] = []
const timers = new Map<number, Timer>()
let lastId = 0
let lastOrder = 0
let wakeAt = 0

/** @param most timers the code may have at once */
export function setMaxTimers(most: number | undefined): void {
  maxTimers = most ?? maxTimers
}

const earlier = (a: Timer, b: Timer): boolean => a.due < b.due || (a.due === b.due && a.order < b.order)

function insert(timer: Timer): void {
  let at = heap.length
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (!earlier(timer, heap[parent]!)) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = timer
}

function removeFirst(): void {
  const last = heap[heap.length - 1]!
  heap.length -= 1
  const size = heap.length
  if (size === 0) return
  let at = 0
  for (;;) {
    let child = at * 2 + 1
    if (child >= size) break
    if (child + 1 < size && earlier(heap[child + 1]!, heap[child]!)) child += 1
    if (!earlier(heap[child]!, last)) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = last
}

/** Lets go of cancelled timers that are not due for long. */
function compact(): void {
  const live: Timer[] = []
  for (let i = 0; i < heap.length; i += 1) if (!heap[i]!.cancelled) live[live.length] = heap[i]!
  heap.length = 0
  for (let i = 0; i < live.length; i += 1) insert(live[i]!)
}

function arm(): void {
  while (heap.length > 0 && heap[0]!.cancelled) removeFirst()
  if (heap.length === 0) {
    if (wakeAt !== 0) host('wake', -1)
    wakeAt = 0
    return
  }
  const { due } = heap[0]!
  if (due === wakeAt) return
  wakeAt = due
  host('wake', max(0, due - now()))
}

function start(callback: unknown, delay: unknown, every: boolean, args: unknown[], scope = currentScope()): number {
  if (typeof callback !== 'function')
    throw new TypeError(`A timer needs a function, got ${callback === null ? 'null' : typeof callback}`)
  if (timers.size >= maxTimers) throw new RangeError(`A service may have ${maxTimers} timers at once; clear some first`)
  const wanted = Number(delay)
  const ms = wanted >= 1 ? min(Math.trunc(wanted), MAX_DELAY) : 1
  lastId += 1
  lastOrder += 1
  const timer: Timer = {
    id: lastId,
    due: now() + ms,
    order: lastOrder,
    every: every ? ms : 0,
    callback,
    args,
    scope,
    cancelled: false,
  }
  mapSet(timers, timer.id, timer)
  insert(timer)
  if (heap[0] === timer) arm()
  return timer.id
}

/** How long callbacks run one after another before the host has its turn: together they are one event to it. */
const TURN_MS = 50

/** Runs what is due, each callback with its microtasks after it, and asks to be woken for the rest. */
export function runTimers(): void {
  wakeAt = 0
  runNext(now(), lastOrder)
}

function runNext(time: number, upTo: number): void {
  while (heap.length > 0 && heap[0]!.cancelled) removeFirst()
  const timer = heap[0]
  if (timer === undefined || timer.due > time || timer.order > upTo) {
    arm()
    return
  }
  removeFirst()
  if (timer.every > 0) {
    timer.due = max(timer.due + timer.every, time + 1)
    lastOrder += 1
    timer.order = lastOrder
    insert(timer)
  } else mapDelete(timers, timer.id)
  const before = enter(timer.scope)
  try {
    const result: unknown = apply(timer.callback as () => unknown, undefined, timer.args)
    if (isThenable(result)) reportRejection(NativePromise.resolve(result), timer.scope?.requestId ?? null)
  } catch (error) {
    reportException(error)
  } finally {
    leave(before)
  }
  if (heap.length > 0 && heap[0]!.due <= time && now() - time < TURN_MS) andThen(settled, () => runNext(time, upTo))
  else arm()
}

export function setTimeout(callback: unknown, delay?: number, ...args: unknown[]): number {
  return start(callback, delay, false, args)
}
export function setInterval(callback: unknown, delay?: number, ...args: unknown[]): number {
  return start(callback, delay, true, args)
}
export function clearTimeout(id?: unknown): void {
  const timer = mapGet(timers, Number(id))
  if (timer === undefined) return
  timer.cancelled = true
  mapDelete(timers, timer.id)
  if (heap.length > 64 && heap.length > timers.size * 2) compact()
  if (heap[0] === timer) arm()
}
export function clearInterval(id?: unknown): void {
  clearTimeout(id)
}

/** Errors of the callback are reported, not thrown anywhere. */
export function queueMicrotask(callback: () => void): void {
  if (typeof callback !== 'function') throw new TypeError(`queueMicrotask needs a function, got ${typeof callback}`)
  const scope = currentScope()
  andThen(settled, () => {
    const before = enter(scope)
    try {
      callback()
    } catch (error) {
      reportException(error)
    } finally {
      leave(before)
    }
  })
}
