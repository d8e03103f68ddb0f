import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe } from 'node:test'
import { at, form, names } from '../modules/storage/support.ts'
import { until } from '../support/until.ts'
import { besideCanary } from './storage-support.ts'

describe('F. Requests to the storage', () => {
  besideCanary('F1 no path leads anywhere but into the storage of its project', {}, async ({ ask, upload, kept }) => {
    for (const path of [
      '../../etc/passwd',
      '..%2f..%2fetc%2fpasswd',
      'a/../../b',
      'C:\\x',
      '\\\\?\\x',
      'a\0',
      'con',
      'a. ',
      '//x',
    ])
      for (const [method, route, body] of [
        ['GET', `/download?${at(decodeURIComponent(path))}`],
        ['GET', `?${at(decodeURIComponent(path))}`],
        ['DELETE', `/entries?${at(decodeURIComponent(path))}`],
        ['PUT', `/content?${at(decodeURIComponent(path))}`, { content: 'x' }],
        ['POST', '/directories', { path: decodeURIComponent(path) }],
        ['PATCH', '/entries', { from: decodeURIComponent(path), to: '/x' }],
        ['POST', '/links', { path: decodeURIComponent(path) }],
      ] as const) {
        const { status, body: problem } = await ask(method, route, { body })
        assert.deepEqual([status, problem.code], [400, 'M3M_STORAGE_PATH'], `${method} ${route}`)
      }
    // Decoded once: what is left of it is a name.
    assert.equal((await ask('GET', `/download?path=%252e%252e%252f`)).status, 404)
    assert.equal((await upload({ '../evil': 'x' })).body.code, 'M3M_STORAGE_PATH')
    assert.equal((await upload({ '../evil': 'x' }, 'relative=true')).body.code, 'M3M_STORAGE_PATH')
    assert.deepEqual(await kept(), [])
  })

  besideCanary('F4 twins of a name are one, and case tells names apart', {}, async ({ storage, project }) => {
    await storage.write(project.id, '/caf\u00e9', 'one')
    await storage.write(project.id, '/cafe\u0301', 'two')
    await storage.write(project.id, '/Caf\u00e9', 'three')
    assert.deepEqual(names(await storage.list(project.id, '/')), ['Caf\u00e9', 'caf\u00e9'])
    assert.equal((await storage.bytes(project.id, '/caf\u00e9', 9)).bytes.toString(), 'two')
  })

  besideCanary(
    'F5 an upload that breaks off leaves nothing, and one that is too large is refused',
    {
      fileBytes: 1_000_000,
      maxBytes: 1_500_000,
    },
    async ({ url: server, token, kept, ask, upload }) => {
      const url = new URL(server)
      const { body, type } = await form({ 'a.bin': Buffer.alloc(800_000, 1) })
      const socket = connect(Number(url.port), url.hostname)
      await once(socket, 'connect')
      socket.on('error', () => {})
      socket.write(
        `POST /api/projects/shop/storage/files HTTP/1.1\r\nhost: ${url.host}\r\nauthorization: Bearer ${token}\r\ncontent-type: ${type}\r\ncontent-length: ${body.length}\r\n\r\n`,
      )
      socket.write(body.subarray(0, 700_000))
      await until('a part of it is there', async () => (await kept()).length === 1)
      socket.destroy()
      await until('nothing is left of it', async () => (await kept()).length === 0)
      assert.equal((await ask('GET', '')).body.items.length, 0)

      const large = await upload({ 'large.bin': Buffer.alloc(1_000_001) })
      assert.deepEqual([large.status, large.body.code], [413, 'M3M_STORAGE_FILE_SIZE'])
      assert.equal((await upload({ 'a.bin': Buffer.alloc(1_000_000) })).status, 201)
      const full = await upload({ 'b.bin': Buffer.alloc(500_001) })
      assert.deepEqual([full.status, full.body.code], [429, 'M3M_STORAGE_QUOTA'])
      assert.equal((await kept()).length, 1)
      const over = await upload({ 'a.bin': Buffer.alloc(1_000_000, 2) }, 'conflict=overwrite')
      assert.equal(over.status, 201, 'what is there makes room for what takes its place')
      assert.equal((await upload({ 'b.bin': Buffer.alloc(500_000) })).status, 201)
    },
  )

  besideCanary(
    'F5 of many uploads to one place at once one is kept, whole',
    { maxBytes: 1_500_000 },
    async ({ kept, upload, storage, project }) => {
      await upload({ 'a.bin': Buffer.alloc(1_000_000) })
      const race = await Promise.all(
        Array.from({ length: 8 }, (_, i) => upload({ 'a.bin': Buffer.alloc(100_000, i) }, 'conflict=overwrite')),
      )
      assert.ok(race.every(({ status }) => status === 201 || status === 429))
      const { bytes } = await storage.bytes(project.id, '/a.bin', 2_000_000)
      assert.ok(
        bytes.every((byte) => byte === bytes[0]),
        'one of them, whole',
      )
      assert.equal((await kept()).length, 1)
    },
  )

  besideCanary(
    'F6 forms that are none, that have too many parts or evil names are refused',
    {},
    async ({ ask, kept, upload }) => {
      const send = (body: string | Buffer, type: string) =>
        ask('POST', '/files', { body, headers: { 'content-type': type } })
      const part = (disposition: string, text = 'x') => `--b\r\ncontent-disposition: ${disposition}\r\n\r\n${text}\r\n`
      const multi = 'multipart/form-data; boundary=b'
      const json = await send(
        JSON.stringify({ files: { a: { filepath: '/etc/passwd', path: '/etc/passwd' } } }),
        'application/json',
      )
      assert.deepEqual([json.status, json.body.code], [415, 'M3M_STORAGE_MULTIPART'])
      for (const [body, type] of [
        ['{"a":1}', multi],
        ['', multi],
        ['x', 'multipart/form-data'],
        [`${part('form-data; name="__proto__"; filename="p"')}--b--`, multi],
        [`${part('form-data; name="a"')}--b--`, multi],
        [part('form-data; name="a"; filename="a.txt"', 'never ends'), multi],
        [`${part('form-data; name="a"; filename="/etc/passwd"')}--b--`, multi],
        [`${part('form-data; name="a"; filename="a/b.txt"')}--b--`, multi],
        [`${part('form-data; name="a"; filename=".tmp-1"')}--b--`, multi],
      ] as const) {
        const { status } = await send(body, type)
        assert.ok(status >= 400 && status < 500, `${status} to ${body.slice(0, 80)}`)
      }
      const many = Array.from({ length: 10_000 }, (_, i) => part(`form-data; name="f"; filename="${i}"`, '')).join('')
      const refused = await send(`${many}--b--`, multi)
      assert.deepEqual([refused.status, refused.body.code], [413, 'M3M_STORAGE_FILES'])
      assert.deepEqual(await kept(), [])
      assert.equal((await upload({ fine: 'x' })).status, 201)
      assert.equal(({} as { filename?: string }).filename, undefined)
    },
  )

  besideCanary(
    'F8 parts that cannot be are refused, and many are answered with all',
    {},
    async ({ ask, storage, project }) => {
      await storage.write(project.id, '/a', '0123456789')
      for (const [range, status, body] of [
        ['bytes=-0', 416, ''],
        ['bytes=10-', 416, ''],
        ['bytes=999999999999999-', 416, ''],
        ['bytes=999-1', 200, '0123456789'],
        ['bytes=-99999', 206, '0123456789'],
        ['bytes=-3', 206, '789'],
        ['bytes=2-2', 206, '2'],
        ['bytes=8-99', 206, '89'],
        ['bytes=0-1,3-4', 200, '0123456789'],
        [`bytes=${Array.from({ length: 1000 }, (_, i) => `${i}-${i}`).join(',')}`, 200, '0123456789'],
        ['bytes=99999999999999999999999-', 200, '0123456789'],
        ['lines=1-2', 200, '0123456789'],
        ['bytes=a-b', 200, '0123456789'],
      ] as const) {
        const answer = await ask('GET', `/download?${at('/a')}`, { headers: { range } })
        assert.deepEqual([answer.status, answer.body], [status, body], range.slice(0, 40))
      }
    },
  )

  besideCanary(
    'D10 floods of entries end at the quota, and names at 255 bytes',
    { maxEntries: 200 },
    async ({ storage, project, ask }) => {
      const flood = await Promise.allSettled(
        Array.from({ length: 400 }, (_, i) => storage.write(project.id, `/f${i}`, '')),
      )
      const refused = flood.filter((end) => end.status === 'rejected')
      assert.deepEqual([...new Set(refused.map(({ reason }) => reason.code))], ['M3M_STORAGE_QUOTA'])
      assert.equal(flood.length - refused.length, 200)
      assert.equal((await storage.usage(project.id)).files, 200)
      for (let i = 0; i < 200; i += 1) await storage.remove(project.id, `/f${i}`)
      await storage.makeDirectory(project.id, `/${'d/'.repeat(32)}`)
      await assert.rejects(storage.makeDirectory(project.id, `/${'d/'.repeat(33)}`), { code: 'M3M_STORAGE_PATH' })
      await storage.makeDirectory(project.id, '/x/y')
      await assert.rejects(storage.move(project.id, '/x', `/${'d/'.repeat(31)}x`), { code: 'M3M_STORAGE_PATH' })
      const nested = async () => {
        for (let i = 0; ; i += 1) await storage.makeDirectory(project.id, `/n${i}${'/n'.repeat(31)}`)
      }
      await assert.rejects(nested(), { code: 'M3M_STORAGE_QUOTA' })
      assert.equal((await ask('POST', '/directories', { body: { path: `/${'x'.repeat(256)}` } })).status, 400)
    },
  )
})
