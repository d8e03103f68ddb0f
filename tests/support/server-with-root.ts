/** A server of a test's own that has its administrator. */
import type { TestContext } from 'node:test'
import { type Client, ROOT_USER, signIn } from './client.ts'
import { runCli, type ServerProcess, startServer } from './server.ts'
import { tempDir } from './temp.ts'

export interface ServerWithRoot {
  folder: string
  server: ServerProcess
  /** Signed in as `ROOT_USER`. */
  client: Client
}

/** Makes `ROOT_USER` the administrator of the server on this folder; rejects with what the command says. */
export function makeRoot(folder: string): void {
  const { code, stderr } = runCli(folder, ['new-admin', ROOT_USER.email, ROOT_USER.password])
  if (code !== 0) throw new Error(`new-admin ended with ${code}: ${stderr}`)
}

/** Starts one on an empty folder; killed when the test ends. */
export async function serverWithRoot(
  t: Pick<TestContext, 'after'>,
  config: Record<string, unknown> = {},
  folder: string = tempDir(t),
): Promise<ServerWithRoot> {
  const server = await startServer(folder, config)
  t.after(() => server.stop('SIGKILL'))
  makeRoot(folder)
  return { folder, server, client: await signIn(server.url) }
}
