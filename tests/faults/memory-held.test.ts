import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, test } from 'node:test'
import { createHttpClient } from '../../modules/runtime/egress/http-client.ts'
import { createEgressPolicy } from '../../modules/runtime/egress/policy.ts'
import { createBodies } from '../../modules/runtime/ingress/bodies.ts'
import { Outbox } from '../../modules/runtime/instances/outbox.ts'
import { boot, probe, runnerPool } from '../modules/runtime/instance-support.ts'

const MB = 1024 * 1024

describe('C. What the server holds for services', () => {
  test('C12 bodies that together are too much are refused, and room comes back', async () => {
    const bodies = createBodies(2 * MB)
    const read = (bytes: number, declared?: string) => {
      const source = new PassThrough()
      const done = new Promise<number | string>((resolve) =>
        bodies.read(source, declared, MB, (error, body) =>
          resolve(body ? body.byteLength : ((error as { code?: string }).code ?? 'lost')),
        ),
      )
      source.write(Buffer.alloc(bytes))
      return { source, done }
    }
    const first = read(MB)
    const second = read(MB)
    first.source.end()
    second.source.end()
    assert.deepEqual([await first.done, await second.done], [MB, MB])
    assert.equal(await read(1).done, 'M3M_SERVICE_BODIES')
    bodies.release(MB)
    const third = read(10)
    third.source.destroy()
    assert.equal(await third.done, 'lost')
    assert.equal(await read(MB + 1).done, 'M3M_REQUEST_TOO_LARGE')
    assert.equal(await read(0, String(MB + 1)).done, 'M3M_REQUEST_TOO_LARGE')
    const fourth = read(MB)
    fourth.source.end()
    assert.equal(await fourth.done, MB)
  })

  test('C17 large arguments of calls under way are limited together', async (t) => {
    const runner = runnerPool(t).take()
    const started: unknown[] = []
    const { instance } = await boot(
      runner,
      `router.get('/', async () => {
         const large = 'x'.repeat(4_000_000); let refused = 0; let enough
         const eight = new Promise((resolve) => { enough = resolve })
         for (let i = 0; i < 24; i++) {
           call('x', 'hang', large).catch(() => { refused += 1; if (refused === 8) enough() })
           await new Promise((done) => setTimeout(done, 20))
         }
         await eight
         return refused
       })`,
      {
        limits: { calls: 100, cpuMs: 3_000, memoryMb: 512 },
        call: (_method, args) => new Promise(() => started.push(args)),
      },
    )
    const asked = probe('/')
    instance.send(asked)
    assert.match(await asked.outcome, /^200 8$/)
    assert.equal(started.length, 16)
  })

  test('C17 answers from outside are limited together', async (t) => {
    const server = createServer((_request, response) => {
      response.write(Buffer.alloc(MB))
      setTimeout(() => response.end(), 300)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const client = createHttpClient({
      policy: createEgressPolicy({ allow: ['127.0.0.1'], denyPorts: [] }),
      bodyBytes: 2 * MB,
      timeoutMs: 5_000,
      outgoing: 100,
      heldBytes: 3 * MB,
    })
    t.after(async () => {
      await client.close()
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const context = { key: 'p', signal: new AbortController().signal, hops: 0 }
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => client.fetch({ url }, context)))
    const codes = results.map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.code))
    assert.ok(codes.includes('M3M_EGRESS_MEMORY'), codes.join())
    assert.deepEqual(
      [...new Set(codes)].filter((code) => code !== 'ok' && code !== 'M3M_EGRESS_MEMORY'),
      [],
    )
    assert.equal((await client.fetch({ url }, context)).status, 200, 'room comes back')
    const large = { url, method: 'POST', body: new Uint8Array(4 * MB) }
    await assert.rejects(client.fetch(large, context), { code: 'M3M_EGRESS_MEMORY' })
    for (const request of [
      { url, method: 'TRACE' },
      { url, method: 'connect' },
      { url, method: 'POST', body: [1, 2] as never },
    ])
      await assert.rejects(client.fetch(request, context), { code: 'M3M_EGRESS_URL' })
  })

  test('C17 results for code that takes none are not kept without end', () => {
    const outbox = new Outbox(() => true)
    const add = () => outbox.add((attach) => ['result', 1, true, attach(new Uint8Array(8 * MB))])
    for (let i = 0; i < 3; i += 1) add()
    assert.equal(outbox.full, false)
    for (let i = 0; i < 10; i += 1) add()
    assert.equal(outbox.full, true)
  })
})
