/** Runtime APIs: objects of methods that call the host. */
import type { ApiOutline } from '../../protocol.ts'
import { callHost } from './calls.ts'
import { declareConsumer } from './queue.ts'

/** Makes the object of an API. */
export function createApi({ name, methods }: ApiOutline): object {
  const api: Record<string, unknown> = {}
  for (const method of methods) {
    // What `fetch` and `WebSocket` stand on is not for services.
    if (name === 'http' && (method === 'fetch' || method === 'connect')) continue
    const stub = { [method]: (...args: unknown[]) => callHost(name, method, args, stub) }[method]
    Object.defineProperty(api, method, { value: stub, enumerable: true })
  }
  if (name === 'queue') Object.defineProperty(api, 'on', { value: declareConsumer, enumerable: true })
  Object.defineProperty(api, Symbol.toStringTag, { value: name })
  return Object.freeze(api)
}
