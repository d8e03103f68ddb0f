/** `db.on`: what the service wants to be told of records. */
import type { Declared, Inbound } from '../../../protocol.ts'
import { freeze, mapGet, mapSet } from '../primordials.ts'

type Hook = Declared['hooks'][number]
type Handler = (record: unknown, change: object) => unknown

const EVENTS = ['insert', 'update', 'delete']
const MAX_SLUG = 64
const handlers = new Map<string, Handler[]>()
const declared: Hook[] = []
let closed = false

/** `db.on(event, model, handler)` */
export function on(event: unknown, model: unknown, handler: unknown): void {
  if (!EVENTS.includes(event as string))
    throw new TypeError(`db.on takes "insert", "update" or "delete", got ${JSON.stringify(event)}`)
  if (typeof model !== 'string' || model === '' || model.length > MAX_SLUG)
    throw new TypeError(`db.on takes the slug of a model, got ${JSON.stringify(model)}`)
  const about = `db.on('${event}', '${model}')`
  if (closed) throw new Error(`${about} comes too late: call it while the module loads`)
  if (typeof handler !== 'function') throw new TypeError(`${about} takes a function, got ${typeof handler}`)
  const key = `${event} ${model}`
  const there = mapGet(handlers, key)
  if (there) there.push(handler as Handler)
  else {
    mapSet(handlers, key, [handler as Handler])
    declared.push({ event: event as Hook['event'], model })
  }
}

/** Ends declaring; returns what was declared. */
export function closeHooks(): Declared['hooks'] {
  closed = true
  return declared
}

/** Tells of a record. @throws what the first handler throws that does, when all were told */
export async function runRecordHooks(message: Extract<Inbound, [kind: 'record', ...rest: unknown[]]>): Promise<void> {
  const event = message[2]
  const model = message[3]
  const list = mapGet(handlers, `${event} ${model}`) ?? []
  const change = freeze({ event, model, before: message[5] })
  let failed = false
  let first: unknown
  for (let at = 0; at < list.length; at += 1) {
    try {
      await list[at]!(message[4], change)
    } catch (error) {
      if (!failed) first = error
      failed = true
    }
  }
  if (failed) throw first
}
