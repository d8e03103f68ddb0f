/** Work the host asks for that is no request: hooks, schedules, jobs and changes of records. */
import type { Inbound } from '../../protocol.ts'
import { runRecordHooks } from './db/hooks.ts'
import { plainError } from './errors.ts'
import { json, post } from './outbox.ts'
import { NativePromise } from './primordials.ts'
import { eventOver } from './progress.ts'
import { runJob } from './queue.ts'
import { runSchedule, type TickEvent } from './schedule.ts'
import { background, beginBackground, endBackground, enter, leave } from './scope.ts'
import { runHooks } from './service.ts'
import { reportRejection } from './web/global-events.ts'

type Scheduled = (event: TickEvent, ctx: object) => unknown

let scheduled: Scheduled | undefined
const execution = Object.freeze({
  waitUntil(promise: unknown) {
    reportRejection(NativePromise.resolve(promise), null)
  },
  passThroughOnException() {},
  props: Object.freeze({}),
})

/** Sets the `scheduled` of a Workers-style service. */
export function setScheduled(handler: Scheduled): void {
  scheduled = handler
}

function run(id: number, work: () => Promise<void>): void {
  beginBackground()
  const before = enter(background)
  const promise = work()
  leave(before)
  void finish(id, promise)
}

/** Awaits, which code that replaced `then` does not change. */
async function finish(id: number, promise: Promise<void>): Promise<void> {
  let error = 'null'
  try {
    await promise
  } catch (thrown) {
    error = json(plainError(thrown))
  }
  endBackground()
  eventOver()
  post(`["done",${id},${error}]`)
}

export function onHook(id: number, kind: 'start' | 'stop'): void {
  run(id, () => runHooks(kind))
}

export function onTick(id: number, name: string, dueAt: number): void {
  const handler = scheduled
  run(id, () => runSchedule(name, dueAt, handler === undefined ? undefined : (event) => handler(event, execution)))
}

export function onJob(
  message: Extract<Inbound, [kind: 'job', ...rest: unknown[]]>,
  buffers: readonly ArrayBuffer[],
): void {
  run(message[1], () => runJob(message, buffers))
}

export function onRecord(message: Extract<Inbound, [kind: 'record', ...rest: unknown[]]>): void {
  run(message[1], () => runRecordHooks(message))
}
