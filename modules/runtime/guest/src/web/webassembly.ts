/**
 * `WebAssembly`, for services that may have it: these have a process of their own, which bounds it. What V8 does in the
 * background never comes back to an isolate that has nothing to do, so the functions that promise something compile at
 * once.
 */
import { isBytes } from '../primordials.ts'
import { refuseToClone } from './clone.ts'
import { Response } from './response.ts'

interface Native {
  Module: new (bytes: unknown) => object
  Instance: new (module: object, imports?: unknown) => object
  Memory: { prototype: object }
  Table: { prototype: object }
  Global: { prototype: object }
}

const native = (globalThis as unknown as { WebAssembly?: Native }).WebAssembly

async function bytesOf(source: unknown): Promise<ArrayBuffer> {
  const response = await source
  if (!(response instanceof Response)) throw new TypeError('A Response, or a promise of one, is needed')
  if (!response.ok) throw new TypeError(`The answer has the status ${response.status}`)
  const type = response.headers.get('content-type')
  if (type?.toLowerCase() !== 'application/wasm')
    throw new TypeError(`The answer is of the type ${String(type)}, not application/wasm`)
  return response.arrayBuffer()
}

/** The namespace, to be put on the global object; undefined where V8 has none. */
export function webAssembly(): object | undefined {
  if (native === undefined) return undefined
  const { Module, Instance, Memory, Table, Global } = native
  const promising = {
    async compile(bytes: unknown) {
      return new Module(bytes)
    },
    async instantiate(source: unknown, imports?: unknown) {
      if (!isBytes(source)) return new Instance(source as object, imports)
      const module = new Module(source)
      return { module, instance: new Instance(module, imports) }
    },
    async compileStreaming(source: unknown) {
      return new Module(await bytesOf(source))
    },
    async instantiateStreaming(source: unknown, imports?: unknown) {
      const module = new Module(await bytesOf(source))
      return { module, instance: new Instance(module, imports) }
    },
  }
  for (const [name, value] of Object.entries(promising))
    Object.defineProperty(native, name, { value, writable: true, enumerable: true, configurable: true })
  for (const owner of [Module, Instance, Memory, Table, Global]) refuseToClone(owner.prototype as object)
  return native
}
