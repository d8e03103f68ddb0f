/** The memory of a server that has just collected its garbage: what it holds, not when it last looked. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { residentBytes } from '../bench/processes.ts'
import { until } from '../support/until.ts'

export interface Collector {
  /** Bytes resident after a full collection in every thread. */
  collected(): Promise<number>
  close(): void
}

/** What the inspector says: answers have an `id`; sessions of worker threads are spoken to through it. */
interface Message {
  id?: number
  error?: { message: string }
  method?: string
  params?: { sessionId: string; message: string }
}

/** Opens the inspector of a process that was started with `--inspect-port`. */
export async function collectorOf(pid: number, port: number): Promise<Collector> {
  process.kill(pid, 'SIGUSR1')
  const [target] = await until('the inspector listens', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/json`).catch(() => undefined)
    return answer?.ok ? ((await answer.json()) as { webSocketDebuggerUrl: string }[]) : undefined
  })
  const socket = new WebSocket(target!.webSocketDebuggerUrl)
  await once(socket, 'open')

  const asked = new Map<number, PromiseWithResolvers<void>>()
  /** Sessions of worker threads: those of the database have heaps of their own. */
  const workers = new Set<string>()
  const hear = ({ id, error, method, params }: Message): void => {
    if (method === 'NodeWorker.attachedToWorker') workers.add(params!.sessionId)
    else if (method === 'NodeWorker.detachedFromWorker') workers.delete(params!.sessionId)
    else if (method === 'NodeWorker.receivedMessageFromWorker') hear(JSON.parse(params!.message) as Message)
    else if (id !== undefined) {
      if (error) asked.get(id)?.reject(new Error(error.message))
      else asked.get(id)?.resolve()
      asked.delete(id)
    }
  }
  socket.on('message', (data: Buffer) => hear(JSON.parse(data.toString()) as Message))

  let last = 0
  const ask = (method: string, params: object = {}): Promise<void> => {
    const id = ++last
    const answer = Promise.withResolvers<void>()
    asked.set(id, answer)
    socket.send(JSON.stringify({ id, method, params }))
    return answer.promise
  }
  const askWorker = async (sessionId: string, method: string): Promise<void> => {
    const id = ++last
    const answer = Promise.withResolvers<void>()
    asked.set(id, answer)
    await ask('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id, method }) })
    return answer.promise
  }
  await ask('NodeWorker.enable', { waitForDebuggerOnStart: false })

  return {
    async collected() {
      // The first finds what the second frees: finalizers run in between.
      for (let i = 0; i < 2; i += 1) {
        await ask('HeapProfiler.collectGarbage')
        for (const worker of workers) await askWorker(worker, 'HeapProfiler.collectGarbage')
      }
      return residentBytes(pid)
    },
    close: () => socket.close(),
  }
}
