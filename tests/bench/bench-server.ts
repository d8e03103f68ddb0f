import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, signIn } from '../support/client.ts'
import { type ServerProcess, startServer } from '../support/server.ts'
import { makeRoot } from '../support/server-with-root.ts'

export interface BenchServer {
  server: ServerProcess
  client: Client
}

/** Runs `work` against a fresh server with its root signed in, and cleans up after it. */
export async function withServer<T>(
  work: (bench: BenchServer) => Promise<T>,
  config: Record<string, unknown> = {},
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'm3m-bench-'))
  const server = await startServer(folder, { log: { level: 'warn' }, ...config })
  try {
    makeRoot(folder)
    return await work({ server, client: await signIn(server.url) })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
