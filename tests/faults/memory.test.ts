import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { runtimeRef } from '../../modules/runtime/contract.ts'
import { type FaultServer, faultServer, problemOf } from './support.ts'

describe('C. Memory', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, runnerMemoryMb: 400 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  async function expectOutOfMemory(slug: string, code: string): Promise<void> {
    const project = await server.deploy(
      slug,
      `router.get('/ok', () => ({ ok: true }))\nrouter.get('/eat', () => { ${code} })`,
    )
    await server.unharmed(async () => {
      assert.deepEqual(await problemOf(await server.get(`/r/${slug}/eat`)), {
        status: 503,
        code: 'M3M_SERVICE_CRASHED',
        reason: 'MEMORY_LIMIT',
      })
      await server.reason(project, 'MEMORY_LIMIT')
      await server.state(project, 'running')
    })
    assert.deepEqual(await (await server.get(`/r/${slug}/ok`)).json(), { ok: true })
    // Away again, so that the next case meets the same memory.
    await server.kernel.get(runtimeRef).stop(project.id)
  }

  test('C1 an array that grows', () => expectOutOfMemory('c1', 'const a = []; for (;;) a.push({ x: [1] })'))
  test('C1 a string that grows', () =>
    expectOutOfMemory(
      'c1-string',
      `const a = []; for (let i = 0; ; i++) a.push('x'.repeat(1e6) + i, new Array(1000).fill(i))`,
    ))
  test('C2 a map that grows', () => expectOutOfMemory('c2', 'const m = new Map(); for (let i = 0; ; i++) m.set(i, {})'))
  test('C2 a set that grows', () => expectOutOfMemory('c2-set', 'const m = new Set(); for (let i = 0; ; i++) m.add(i)'))
  test('C2 a dictionary that grows', () =>
    expectOutOfMemory('c2-dict', `const m = {}; for (let i = 0; ; i++) m['k' + i] = i`))
  test('C5 buffers that V8 does not count are caught by the resident memory', () =>
    expectOutOfMemory(
      'c5',
      'const a = []; for (;;) { const b = new ArrayBuffer(0, { maxByteLength: 1e8 }); b.resize(5e7); new Uint8Array(b).fill(1); a.push(b) }',
    ))

  test('C12 a body that is too large never reaches the service', async () => {
    await server.deploy('c12', `router.all('/', () => ({ got: true }))`)
    await server.unharmed(async () => {
      const answer = await server.get('/r/c12/', { method: 'POST', body: new Uint8Array(11 * 1024 * 1024) })
      assert.equal(answer.status, 413)
    })
  })

  test('C13 an endless answer ends when the client does not read it', async () => {
    const project = await server.deploy(
      'c13',
      `router.get('/', ({ id, post, cancelled }) => { post(['head', id, 200, []]); const more = () => { if (cancelled.has(id)) return console.log('cancelled'); for (let i = 0; i < 10; i++) post(['chunk', id, 'x'.repeat(1e5)]); setTimeout(more, 1) }; more() })`,
    )
    await server.unharmed(async () => {
      const answer = await server.get('/r/c13/')
      assert.equal(answer.status, 200)
      const { until } = await import('../support/until.ts')
      await until('it is cancelled', async () =>
        (await server.logs(project)).some(({ message }) => message === 'cancelled'),
      )
      await assert.rejects(answer.text())
    })
  })
})
