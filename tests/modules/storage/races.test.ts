import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { until } from '../../support/until.ts'
import { at, startStorage } from './support.ts'

/** A source that gives a first piece, waits, and gives a second one. */
function halting(first: Buffer, second: Buffer) {
  const begun = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  async function* pieces() {
    yield first
    begun.resolve()
    await go.promise
    yield second
  }
  return { bytes: pieces(), begun: begun.promise, go: go.resolve }
}

describe('storage, when things happen at once', () => {
  it('gives no room twice to files that take the place of one that goes meanwhile', async (t) => {
    const { storage, project, kept } = await startStorage(t, { maxBytes: 100_000 })
    await storage.write(project.id, '/a', Buffer.alloc(90_000))
    const slow = halting(Buffer.alloc(40_000), Buffer.alloc(40_000))
    const over = storage.write(project.id, '/a', slow.bytes)
    await slow.begun
    await storage.remove(project.id, '/a')
    await storage.write(project.id, '/b', Buffer.alloc(90_000))
    slow.go()
    await assert.rejects(over, { code: 'M3M_STORAGE_QUOTA' })
    assert.equal((await storage.usage(project.id)).bytes, 90_000)
    assert.equal((await kept()).length, 1)
  })

  it('lets small files in side by side up to the quota', async (t) => {
    const { storage, project } = await startStorage(t, { maxBytes: 200_000 })
    await Promise.all(Array.from({ length: 100 }, (_, i) => storage.write(project.id, `/${i}`, Buffer.alloc(2_000))))
    assert.equal((await storage.usage(project.id)).bytes, 200_000)
    await assert.rejects(storage.write(project.id, '/more', 'x'), { code: 'M3M_STORAGE_QUOTA' })
    await storage.remove(project.id, '/1')
    await storage.write(project.id, '/more', 'x')
  })

  it('counts what was written over as long as somebody reads it', async (t) => {
    const { storage, project, kept } = await startStorage(t, { maxBytes: 100_000 })
    await storage.write(project.id, '/a', Buffer.alloc(60_000))
    const { bytes } = await storage.read(project.id, '/a')
    await storage.write(project.id, '/a', 'small')
    await assert.rejects(storage.write(project.id, '/b', Buffer.alloc(60_000)), { code: 'M3M_STORAGE_QUOTA' })
    await bytes[Symbol.asyncIterator]().return?.()
    const write = () => storage.write(project.id, '/b', Buffer.alloc(60_000))
    await until('there is room', () => write().catch(() => null))
    assert.equal((await kept()).length, 2)
  })

  it('makes no file in a project that was deleted meanwhile', async (t) => {
    const { storage, project, kept, documents, call, as } = await startStorage(t)
    const slow = halting(Buffer.alloc(1_000), Buffer.alloc(1_000))
    const writing = storage.write(project.id, '/in/a', slow.bytes)
    await slow.begun
    assert.equal((await call('DELETE', '/api/projects/shop?slug=shop', { as: as.member })).status, 204)
    slow.go()
    await assert.rejects(writing, { code: 'M3M_STORAGE_NOT_FOUND' })
    assert.deepEqual(await kept(), [])
    for (const name of ['storage_entries', 'storage_links', 'storage_thumbnails'])
      assert.deepEqual(await documents(name), [], name)
  })

  it('keeps what is uploaded into a folder that is deleted meanwhile', async (t) => {
    const { storage, project } = await startStorage(t)
    await storage.write(project.id, '/in/other', 'x')
    const slow = halting(Buffer.from('new'), Buffer.from('er'))
    const writing = storage.write(project.id, '/in/a', slow.bytes)
    await slow.begun
    await storage.remove(project.id, '/in', { recursive: true })
    slow.go()
    await writing
    assert.equal((await storage.bytes(project.id, '/in/a', 10)).bytes.toString(), 'newer')
    assert.equal(await storage.stat(project.id, '/in/other'), null)
  })

  it('copies no folder of which a part was deleted on the way', async (t) => {
    const { storage, project, documents, kept } = await startStorage(t)
    for (let i = 0; i < 50; i += 1) await storage.write(project.id, `/from/${i}`, 'x')
    const [copied] = await Promise.allSettled([
      storage.copy(project.id, '/from', '/to'),
      storage.remove(project.id, '/from', { recursive: true }),
    ])
    const to = await storage.stat(project.id, '/to')
    if (copied.status === 'rejected') assert.equal(to, null)
    else assert.equal((await storage.list(project.id, '/to')).items.length, 50)
    const left = to ? 50 : 0
    await until('the rest is gone', async () => (await documents('storage_entries')).length === (to ? 51 : 0))
    assert.equal((await kept()).length, left)
  })

  it('leaves no folder behind of a move into itself', async (t) => {
    const { storage, project } = await startStorage(t)
    await storage.write(project.id, '/x/a', 'x')
    await assert.rejects(storage.move(project.id, '/x', '/x/y/z'), { code: 'M3M_STORAGE_INTO_ITSELF' })
    assert.equal(await storage.stat(project.id, '/x/y'), null)
  })

  it('keeps previews of what is in a file now, and of nothing else', async (t) => {
    const { storage, project, ask, documents } = await startStorage(t)
    const picture = await sharp({ create: { width: 20, height: 20, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    await storage.write(project.id, '/a.png', picture)
    const preview = () => ask('GET', `/thumbnail?${at('/a.png')}`)
    assert.equal((await preview()).status, 200)
    for (let i = 0; i < 3; i += 1) {
      await storage.append(project.id, '/a.png', 'x')
      assert.equal((await preview()).status, 200)
    }
    assert.equal((await documents('storage_thumbnails')).length, 1)
    await Promise.all([preview(), storage.append(project.id, '/a.png', 'x').then(preview)])
    const [late] = await Promise.all([preview(), storage.remove(project.id, '/a.png')])
    assert.ok([200, 404].includes(late.status))
    await until('none is left', async () => (await documents('storage_thumbnails')).length === 0)
  })
})
