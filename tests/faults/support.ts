/** A server with a victim to be and a canary: whatever happens to the one, the other goes on answering. */
import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { type Project, projectsRef } from '../../modules/projects/contract.ts'
import { startServer, type TestServer, type TestServerOptions } from '../modules/runtime/support.ts'

export interface FaultServer extends TestServer {
  /** Calls the canary until `work` is done; it and the server must answer all the time. Returns what `work` returns. */
  unharmed<T>(work: () => Promise<T>): Promise<T>
  canary: Project
}

/** Time in which the canary has to answer; a shared runner that died takes a moment to come back. */
const PATIENCE_MS = 2_000

export async function faultServer(
  t: Pick<TestContext, 'after'>,
  options: TestServerOptions = {},
): Promise<FaultServer> {
  const server = await startServer(t, { ...options, limits: { bootMs: 5_000, ...options.limits } })
  const canary =
    (await server.kernel.get(projectsRef).bySlug('canary')) ??
    (await server.deploy('canary', `router.get('/', () => ({ alive: true }))`))
  const check = async () => {
    const began = performance.now()
    const ask = () => server.get('/r/canary/', { signal: AbortSignal.timeout(PATIENCE_MS) })
    let answer = await ask()
    // A request that had begun when the shared runner died is never run a second time by m3m; its client may.
    if (answer.status === 503 && answer.headers.has('retry-after')) answer = await ask()
    assert.equal(answer.status, 200, 'the canary answers')
    assert.deepEqual(await answer.json(), { alive: true })
    // A second on a machine of its own; test files share theirs.
    const health = await server.get('/healthz', { signal: AbortSignal.timeout(3_000) })
    assert.equal(health.status, 200, 'the server answers')
    return performance.now() - began
  }
  return {
    ...server,
    canary,
    async unharmed(work) {
      let done = false
      const watch = (async () => {
        let rounds = 0
        while (!done || rounds === 0) {
          await check()
          rounds += 1
          await new Promise((resolve) => setTimeout(resolve, 20))
        }
        await check()
      })()
      const working = work().finally(() => {
        done = true
      })
      const [result] = await Promise.all([working, watch])
      return result
    },
  }
}

/** Status, reason and code of an answer of m3m itself. */
export async function problemOf(response: Response): Promise<{ status: number; code: string; reason?: string }> {
  assert.equal(response.headers.get('content-type'), 'application/problem+json')
  const { code, reason } = (await response.json()) as { code: string; reason?: string }
  return { status: response.status, code, ...(reason ? { reason } : {}) }
}
