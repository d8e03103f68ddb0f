import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Client, ROOT_USER, signIn } from '../support/client.ts'
import { runCli, type ServerProcess, startServer } from '../support/server.ts'

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
    const { code, stderr } = runCli(folder, [
      'new-admin',
      ROOT_USER.email,
      ROOT_USER.password,
      '--config',
      join(folder, 'config', 'm3m.yaml'),
    ])
    if (code !== 0) throw new Error(stderr)
    return await work({ server, client: await signIn(server.url) })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
