/** The memory of a server that has just collected its garbage: what it holds, not when it last looked. */
import { once } from 'node:events'
import { WebSocket } from 'ws'
import { residentBytes } from '../bench/processes.ts'
import { until } from '../support/until.ts'

export interface Collector {
  /** Bytes resident after a full collection. */
  collected(): Promise<number>
  close(): void
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
  let last = 0
  const call = (method: string) =>
    new Promise<void>((resolve, reject) => {
      const id = ++last
      const listen = (data: Buffer) => {
        const answer = JSON.parse(data.toString()) as { id?: number; error?: { message: string } }
        if (answer.id !== id) return
        socket.off('message', listen)
        if (answer.error) reject(new Error(answer.error.message))
        else resolve()
      }
      socket.on('message', listen)
      socket.send(JSON.stringify({ id, method }))
    })
  return {
    async collected() {
      // The first finds what the second frees: finalizers run in between.
      for (let i = 0; i < 2; i += 1) await call('HeapProfiler.collectGarbage')
      return residentBytes(pid)
    },
    close: () => socket.close(),
  }
}
