/** A server with one service, `crash`, that ends under load and starts again on what it left. */
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { type Client, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { startServer } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'

interface Load {
  /** Lines that send at once, each one request after the other. */
  lines: number
  /** Sends one to the address of the service; null when nobody answers any more, which ends the line. */
  send(url: string): Promise<Response | null>
  /** Whether enough is acknowledged for the end to come. */
  enough(): boolean
}

export interface CrashingServer {
  /** Address of the service. */
  url(): string
  /** Of root; signed in anew after each end. */
  client(): Client
  /** Ends the server in the middle of the load, and starts it again once all lines have noticed. */
  end(signal: NodeJS.Signals, load: Load): Promise<void>
}

/** Starts it; `prepare` is asked before the code is published. */
export async function crashingServer(
  t: TestContext,
  code: string,
  prepare: (client: Client) => Promise<unknown> = async () => {},
): Promise<CrashingServer> {
  const started = await serverWithRoot(t, EMBEDDED)
  let { server, client } = started
  t.after(() => server.stop('SIGKILL'))
  await client.createProject('crash')
  await prepare(client)
  await client.publish('crash', code)
  const url = () => `${server.url}/r/crash/`
  return {
    url,
    client: () => client,
    async end(signal, { lines, send, enough }) {
      const ended = once(server.child, 'exit')
      const all = Array.from({ length: lines }, async () => {
        while (await send(url()));
      })
      await until('some are acknowledged', enough)
      server.child.kill(signal)
      await Promise.all([ended, ...all])
      server = await startServer(started.folder, EMBEDDED)
      client = await signIn(server.url)
    },
  }
}
