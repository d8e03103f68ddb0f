import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import { until } from '../../support/until.ts'
import { at, startStorage } from './support.ts'

/** What is in a .zip, by path. */
async function unzip(bytes: Buffer): Promise<Record<string, string>> {
  const zip = await fromBufferPromise(bytes)
  const found: Record<string, string> = {}
  for await (const entry of zip.eachEntry())
    found[entry.fileName] = entry.fileName.endsWith('/')
      ? ''
      : (await buffer(await zip.openReadStreamPromise(entry))).toString()
  return found
}

describe('downloads of folders', () => {
  it('gives a folder, a selection and all there is as a .zip', async (t) => {
    const { ask, storage, project } = await startStorage(t)
    const text = 'text that can be made smaller. '.repeat(1_000)
    for (const [path, data] of [
      ['/a/one.txt', text],
      ['/a/b/ünïcode.bin', Buffer.from([1, 2, 3])],
      ['/a/empty.txt', ''],
      ['/c/one.txt', 'another'],
      ['/top.txt', 'top'],
    ] as const)
      await storage.write(project.id, path, data)
    await storage.makeDirectory(project.id, '/a/nothing in it')
    const folder = await ask('GET', `/archive?${at('/a')}`)
    assert.equal(folder.status, 200)
    assert.equal(folder.headers['content-type'], 'application/zip')
    assert.equal(folder.headers['content-disposition'], 'attachment; filename="a.zip"')
    assert.ok(folder.bytes.length < text.length / 4)
    assert.deepEqual(await unzip(folder.bytes), {
      'a/': '',
      'a/b/': '',
      'a/b/ünïcode.bin': '\u0001\u0002\u0003',
      'a/nothing in it/': '',
      'a/empty.txt': '',
      'a/one.txt': text,
    })
    const paths = ['/a/one.txt', '/c/one.txt', '/top.txt', '/top.txt', '/a/b']
    const some = await ask('POST', '/archive', { body: { paths } })
    assert.equal(some.headers['content-disposition'], 'attachment; filename="shop.zip"')
    assert.deepEqual(Object.keys(await unzip(some.bytes)), ['one.txt', 'one (1).txt', 'top.txt', 'b/', 'b/ünïcode.bin'])
    const all = await unzip((await ask('GET', `/archive?${at('/')}`)).bytes)
    assert.equal(Object.keys(all).length, 9)
    const head = await ask('HEAD', `/archive?${at('/a')}`)
    assert.deepEqual([head.status, head.bytes.length], [200, 0])
  })

  it('refuses what is not there before it begins', async (t) => {
    const { ask, as } = await startStorage(t)
    const none = await ask('GET', `/archive?${at('/none')}`)
    assert.deepEqual([none.status, none.body.code], [404, 'M3M_STORAGE_NOT_FOUND'])
    assert.equal((await ask('GET', `/archive?${at('/../x')}`)).body.code, 'M3M_STORAGE_PATH')
    assert.equal((await ask('POST', '/archive', { body: { paths: [] } })).status, 400)
    assert.equal((await ask('GET', `/archive?${at('/')}`, { as: as.other })).status, 404)
  })

  it('writes page after page, and goes on while files are deleted', async (t) => {
    const { ask, storage, project } = await startStorage(t)
    const count = 300
    for (let i = 0; i < count; i += 20)
      await Promise.all(Array.from({ length: 20 }, (_, j) => storage.write(project.id, `/many/${i + j}`, `${i + j}`)))
    const found = await unzip((await ask('GET', `/archive?${at('/many')}`)).bytes)
    assert.equal(Object.keys(found).length, count + 1)
    assert.equal(found['many/277'], '277')
    const [during] = await Promise.all([
      ask('GET', `/archive?${at('/many')}`),
      storage.remove(project.id, '/many', { recursive: true }),
    ])
    if (during.status === 200) await unzip(during.bytes)
  })

  it('makes four at once for a project, and goes on when one is over', async (t) => {
    const { storage, project, kernel, as } = await startStorage(t)
    await storage.write(project.id, '/big.bin', Buffer.alloc(20_000_000, 1))
    const uri = new URL(`${await kernel.listen()}/api/projects/shop/storage/archive?path=%2F`)
    const headers = { authorization: `Bearer ${as.member}` }
    const begin = async () => {
      const asked = request(uri, { headers, agent: false })
        .on('error', () => {})
        .end()
      const [answer] = (await once(asked, 'response')) as [IncomingMessage]
      return { asked, answer }
    }
    const open = await Promise.all(Array.from({ length: 4 }, begin))
    assert.deepEqual(
      open.map(({ answer }) => answer.statusCode),
      [200, 200, 200, 200],
    )
    const busy = await fetch(uri, { headers })
    assert.equal(busy.status, 503)
    assert.equal(((await busy.json()) as { code: string }).code, 'M3M_STORAGE_ARCHIVES')
    open[0]!.asked.destroy()
    await until('there is room for another', async () => {
      const { asked, answer } = await begin()
      asked.destroy()
      return answer.statusCode === 200
    })
    for (const { asked } of open) asked.destroy()
    await until('all are over', async () => (await fetch(uri, { headers, method: 'HEAD' })).status === 200)
    for (let i = 0; i < 6; i += 1) assert.equal((await fetch(uri, { headers, method: 'HEAD' })).status, 200)
  })

  it('lets go of everything when nobody reads on, and breaks off when a file cannot be read', async (t) => {
    const { storage, project, kernel, as, kept, lose } = await startStorage(t)
    for (const name of ['a', 'b']) await storage.write(project.id, `/big/${name}.bin`, Buffer.alloc(5_000_000, 1))
    const uri = new URL(`${await kernel.listen()}/api/projects/shop/storage/archive?path=%2Fbig`)
    const asked = request(uri, { headers: { authorization: `Bearer ${as.member}` } }).end()
    const [answer] = await once(asked, 'response')
    await once(answer, 'data')
    asked.destroy()
    await storage.remove(project.id, '/big', { recursive: true })
    // What is read stays until it is let go of.
    await until('nothing is open any more', async () => (await kept()).length === 0)

    await storage.write(project.id, '/lost/a', Buffer.alloc(100_000, 1))
    await storage.write(project.id, '/lost/b', Buffer.alloc(100_000, 1))
    await lose('/lost/b')
    const broken = await fetch(`${uri.origin}/api/projects/shop/storage/archive?path=%2Flost`, {
      headers: { authorization: `Bearer ${as.member}` },
    })
    await assert.rejects(broken.arrayBuffer())
  })
})
