/** The only file that speaks to isolated-vm: one isolate with the guest bundle and a service's code in it. */
import ivm from 'isolated-vm'
import { GUEST_FILE, SERVICE_FILE } from './messages.ts'

/** The guest bundle and V8's code cache for it; the cache is made here and never comes from outside. */
export interface GuestScript {
  source: string
  cache?: ivm.ExternalCopy<ArrayBuffer>
}

export interface IsolateOptions {
  guest: GuestScript
  /** `BootInfo` as JSON. */
  boot: string
  memoryMb: number
  /** The function that leads out; it must not throw. */
  host(op: unknown, data: unknown, buffers: readonly unknown[]): unknown
  /** V8 has lost control: the process must end. */
  onCatastrophe(message: string): void
}

export interface GuestIsolate {
  /** Evaluates the service's code, which registers itself with the guest at its end. A top-level await may go on after this settles; its rejection then comes out of `deliver`. */
  load(code: string): Promise<void>
  /** Runs a batch; settles when the isolate has nothing left to do. Rejects with an error nobody caught inside. */
  deliver(text: string, buffers: readonly ArrayBuffer[]): Promise<unknown>
  /** CPU time used so far, in milliseconds. */
  cpuMs(): number
  /** A number that changes whenever an event that was delivered is through. */
  progress(): number
  /** What counts against the memory limit, in bytes; settles when the isolate finds time for it. */
  heapBytes(): Promise<number>
  readonly disposed: boolean
  dispose(): void
}

/** Makes the isolate and boots the guest in it. No object of the host stays reachable from inside but the one function. */
export async function createGuestIsolate(options: IsolateOptions): Promise<GuestIsolate> {
  const { guest, host } = options
  const isolate = new ivm.Isolate({ memoryLimit: options.memoryMb, onCatastrophicError: options.onCatastrophe })
  const context = await isolate.createContext()
  const { global } = context
  const callback = new ivm.Callback((op: unknown, data: unknown, ...buffers: unknown[]) => {
    const value = host(op, data, buffers)
    return value instanceof ArrayBuffer ? transfer(value) : value
  })
  await global.set('__m3m_host', callback)
  const counter = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)
  const progress = new Int32Array(counter)
  await global.set('__m3m_progress', new ivm.ExternalCopy(counter).copyInto({ release: true }))
  const script = await isolate.compileScript(guest.source, {
    filename: GUEST_FILE,
    cachedData: guest.cache,
    produceCachedData: !guest.cache,
  })
  guest.cache ??= (script as { cachedData?: ivm.ExternalCopy<ArrayBuffer> }).cachedData
  await script.run(context)
  const handle = await global.get('__m3m_guest', { reference: true })
  const boot = await handle.get('boot', { reference: true })
  const deliver = await handle.get('deliver', { reference: true })
  await boot.apply(undefined, [options.boot])
  await global.delete('__m3m_host')
  await global.delete('__m3m_guest')
  handle.release()
  boot.release()
  script.release()
  let spentMs = 0

  return {
    async load(code) {
      const service = await isolate.compileModule(code, { filename: SERVICE_FILE })
      await service.instantiate(context, refuse)
      await service.evaluate()
    },
    deliver: (text, buffers) =>
      deliver.apply(undefined, buffers.length === 0 ? [text] : [text, ...buffers.map((buffer) => transfer(buffer))]),
    cpuMs() {
      unlessDisposed(isolate, () => {
        spentMs = Number(isolate.cpuTime) / 1e6
      })
      return spentMs
    },
    progress: () => progress[0]!,
    async heapBytes() {
      const { used_heap_size: heap, externally_allocated_size: beside } = await isolate.getHeapStatistics()
      return heap + beside
    },
    get disposed() {
      return isolate.isDisposed
    },
    dispose: () => unlessDisposed(isolate, () => isolate.dispose()),
  }
}

/** An isolate whose memory runs out is disposed by its own thread, at any moment. */
function unlessDisposed(isolate: ivm.Isolate, work: () => void): void {
  try {
    if (!isolate.isDisposed) work()
  } catch (error) {
    if (!isolate.isDisposed) throw error
  }
}

const transfer = (buffer: ArrayBuffer) =>
  new ivm.ExternalCopy(buffer, { transferOut: true }).copyInto({ release: true, transferIn: true })

function refuse(specifier: string): never {
  throw new Error(`Module not found: "${specifier}"; a service has its own files and the objects of m3m, nothing else`)
}
