import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Project } from '../../../modules/projects/contract.ts'
import { type StorageService, storageRef } from '../../../modules/storage/contract.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { helpersOf } from './support.ts'

const MB = 1024 * 1024

const CODE = `
router.post('/eval', async (ctx) => {
  try { return { value: await (0, eval)('(async () => {' + (await ctx.request.text()) + '})')() ?? null } } catch (error) { return { code: error.code ?? String(error) } }
})
router.put('/files/:name', { body: 'stream' }, async (ctx) => storage.write(ctx.params.name, ctx.body))
router.get('/files/:name', async (ctx) => new Response(await storage.stream(ctx.params.name)))
router.get('/seen', () => ({ sent: globalThis.sent ?? 0 }))
globalThis.counted = (pieces, size) => {
  globalThis.sent = 0
  return new ReadableStream({ pull(c) {
    if (globalThis.sent >= pieces) return c.close()
    globalThis.sent += 1
    c.enqueue(new Uint8Array(size).fill(globalThis.sent))
  } })
}`

describe('streams between services and storage', () => {
  const undo: (() => unknown)[] = []
  const dataDir = tempDir({ after: (work: () => unknown) => void undo.push(work) } as never)
  let server: TestServer
  let storage: StorageService
  let project: Project
  before(async () => {
    server = await startServer(
      { after: (work) => void undo.push(work as () => unknown) },
      {
        dataDir,
        limits: { memoryMb: 64, cpuMs: 5_000 },
        // On a server without indexes for chunks so many bytes would take minutes.
        config: { files: { driver: 'disk', fileBytes: 100 * MB, maxBytes: 200 * MB } },
      },
    )
    project = await server.deploy('files', CODE)
    storage = server.kernel.get(storageRef)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const run = async (code: string) => {
    const answer = await server.get('/r/files/eval', { method: 'POST', body: code })
    const { value, code: refused } = (await answer.json()) as { value: unknown; code?: string }
    return refused ?? value
  }

  it('carries more than a service may hold, in and out', async () => {
    const size = 90 * MB
    const chunk = Buffer.alloc(MB, 7)
    async function* sent() {
      for (let at = 0; at < size; at += MB) yield chunk
    }
    const body = ReadableStream.from(sent())
    const put = await server.get('/r/files/files/large.bin', { method: 'PUT', body, duplex: 'half' } as RequestInit)
    assert.equal(((await put.json()) as { size: number }).size, size)
    assert.equal((await storage.stat(project.id, '/large.bin'))?.size, size)
    const got = await server.get('/r/files/files/large.bin')
    let bytes = 0
    for await (const piece of got.body!) {
      assert.ok(piece.every((byte: number) => byte === 7))
      bytes += piece.byteLength
    }
    assert.equal(bytes, size)
    assert.equal(
      await run(
        `let size = 0; for await (const piece of await storage.stream('large.bin')) size += piece.length; return size`,
      ),
      size,
    )
    await storage.remove(project.id, '/large.bin')
  })

  it('takes what has a stream, and gives parts', async () => {
    assert.deepEqual(
      await run(
        `await storage.write('a', new Blob(['hel', 'lo'])); await storage.write('b', new Response('world')); await storage.write('c', counted(3, 2)); await storage.write('d', new Response(null));
         const text = async (path, range) => new Response(await storage.stream(path, range)).text();
         return [await text('a'), await text('b', { start: 1, end: 3 }), await text('b', { start: -2 }), [...await storage.bytes('c')], (await storage.stat('d')).size, await text('d')]`,
      ),
      ['hello', 'or', 'ld', [1, 1, 2, 2, 3, 3], 0, ''],
    )
    assert.deepEqual(
      await run(
        `await storage.write('copy', await storage.stream('b')); return [await storage.text('copy'), (await storage.write('a', 'text')).size, (await storage.write('a', new Uint8Array(3))).size]`,
      ),
      ['world', 4, 3],
    )
  })

  it('refuses with the same codes as other calls, and writes nothing then', async () => {
    assert.equal(await run(`return storage.stream('none')`), 'M3M_STORAGE_NOT_FOUND')
    assert.equal(await run(`return storage.stream('/')`), 'M3M_STORAGE_IS_DIRECTORY')
    assert.equal(await run(`return storage.stream('b', { start: 99 })`), 'M3M_STORAGE_RANGE')
    assert.equal(await run(`return storage.write('../x', counted(3, 2))`), 'M3M_STORAGE_PATH')
    assert.equal(await run(`return storage.write('x', counted(101, ${MB}))`), 'M3M_STORAGE_FILE_SIZE')
    assert.equal(await run(`return storage.write('b', counted(3, 2), { conflict: 'refuse' })`), 'M3M_STORAGE_EXISTS')
    assert.equal(
      await run(
        `return storage.write('x', new ReadableStream({ pull(c) { if (!this.n) { this.n = 1; c.enqueue(new Uint8Array(9)) } else c.error(new RangeError('mine')) } }))`,
      ),
      'RangeError: mine',
    )
    assert.match(
      String(await run(`return storage.write('x', new ReadableStream({ pull(c) { c.enqueue('text') } }))`)),
      /must give Uint8Arrays/,
    )
    assert.equal(await run(`return storage.write('x', null)`), 'M3M_API_ARGUMENTS')
    assert.equal(await storage.stat(project.id, '/x'), null)
    assert.equal((await storage.usage(project.id)).files, 5)
  })

  it('sends and gives no faster than it is taken', async () => {
    await storage.write(project.id, '/slow', Buffer.alloc(20 * MB, 1))
    assert.deepEqual(
      await run(
        `const reader = (await storage.stream('slow')).getReader(); const { value } = await reader.read(); const before = value.length > 0 && value.length <= 262144; await reader.cancel(); return [before, (await reader.read()).done]`,
      ),
      [true, true],
    )
    await run(
      `globalThis.held = []; for (let i = 0; i < 3; i += 1) globalThis.held.push((await storage.stream('slow')).getReader()); for (const reader of globalThis.held) await reader.read()`,
    )
    assert.equal(await run(`await storage.write('slow', 'other'); return storage.text('slow')`), 'other')
    assert.equal(
      await run(
        `let size = 0; const reader = globalThis.held.pop(); for (;;) { const { done, value } = await reader.read(); if (done) return size; size += value.length }`,
      ),
      20 * MB - 65_536,
    )
    await run(`for (const reader of globalThis.held) await reader.cancel()`)
  })

  it('allows a hundred at once, and closes them with the service', async () => {
    await storage.write(project.id, '/open', Buffer.alloc(MB, 1))
    assert.equal(
      await run(
        `globalThis.open = []; for (let i = 0; i < 100; i += 1) globalThis.open.push(await storage.stream('open')); return storage.stream('open')`,
      ),
      'M3M_RUNTIME_STREAMS',
    )
    assert.equal(
      await run(`await globalThis.open.pop().cancel(); return (await storage.stream('open')).cancel()`),
      null,
    )
    const never = run(`return storage.write('never', new ReadableStream({ pull(c) { return new Promise(() => {}) } }))`)
    await until('it has begun', async () => (await run(`return 1`)) === 1)
    await storage.write(project.id, '/open', 'small')
    await server.publish(project, CODE)
    await never.catch(() => {})
    // What was written over goes with the last who had it open; what never came whole leaves nothing.
    const { kept } = helpersOf(server.kernel, dataDir, '')
    await until('all is closed', async () => (await kept()).length === 6)
    assert.equal(await storage.stat(project.id, '/never'), null)
  })
})
