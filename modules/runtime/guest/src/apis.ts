/** Runtime APIs: objects of methods that call the host. */
import type { ApiOutline } from '../../protocol.ts'
import { callWithStreams } from './call-streams.ts'
import { callHost } from './calls.ts'
import { createDb } from './db/db.ts'
import { define } from './globals.ts'
import { defineProperty, freeze, hasOwn, keys, mapGet, mapSet } from './primordials.ts'
import { declareConsumer } from './queue.ts'

/** Makes the object of an API. */
function createApi({ name, methods, streams }: ApiOutline): object {
  if (name === 'db') return createDb()
  const api: Record<string, unknown> = {}
  for (let at = 0; at < methods.length; at += 1) {
    const method = methods[at]!
    // What `fetch` and `WebSocket` stand on is not for services.
    if (name === 'http' && (method === 'fetch' || method === 'connect')) continue
    const where = streams !== undefined && hasOwn(streams, method) ? streams[method] : undefined
    const call = (args: unknown[]) =>
      where === undefined ? callHost(name, method, args, stub) : callWithStreams(name, method, args, where, stub)
    const stub: unknown = { [method]: (...args: unknown[]) => call(args) }[method]
    defineProperty(api, method, { value: stub, enumerable: true })
  }
  if (name === 'queue') defineProperty(api, 'on', { value: declareConsumer, enumerable: true })
  defineProperty(api, Symbol.toStringTag, { value: name })
  return freeze(api)
}

/** Objects made here, by name, with what they were made of. */
const made = new Map<string, { api: object; methods: readonly string[] }>()

/**
 * Takes all runtime APIs anew. One that has come is there from now on, unless the code has something of that name; one that
 * has gone stays, and its methods reject.
 */
export function setApis(apis: readonly ApiOutline[]): void {
  for (let at = 0; at < apis.length; at += 1) {
    const outline = apis[at]!
    const { name, methods } = outline
    const before = mapGet(made, name)
    const isTaken = name in globalThis && (globalThis as Record<string, unknown>)[name] !== before?.api
    if (isTaken || (before !== undefined && isSame(before.methods, methods))) continue
    const api = createApi(outline)
    if (keys(api).length === 0) continue
    mapSet(made, name, { api, methods })
    define(name, api)
  }
}

function isSame(before: readonly string[], methods: readonly string[]): boolean {
  if (before.length !== methods.length) return false
  for (let at = 0; at < methods.length; at += 1) if (before[at] !== methods[at]) return false
  return true
}
