import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import { createBlobs } from '../../../modules/storage/blobs.ts'
import { createGridfsDriver } from '../../../modules/storage/drivers/gridfs/gridfs.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { at, startStorage } from './support.ts'

const CHUNK = 255 * 1024

/** On the database that the tests run on, a MongoDB server's among them. */
const start = (t: TestContext, files = {}, dataDir?: string) => startStorage(t, { driver: 'gridfs', ...files }, dataDir)

const pattern = (size: number, seed = 0) => Buffer.from(Array.from({ length: size }, (_, i) => (i * 31 + seed) % 251))

describe('files in GridFS', () => {
  it('come back as they were, whole and in parts, across chunks', async (t) => {
    const { storage, project, ask, disk, documents } = await start(t)
    for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 700_001]) {
      const data = pattern(size, size)
      await storage.write(project.id, `/${size}`, data)
      const { bytes } = await storage.bytes(project.id, `/${size}`, size)
      assert.ok(bytes.equals(data), `${size} bytes`)
    }
    const data = pattern(700_001, 700_001)
    for (const [from, to] of [
      [0, 0],
      [CHUNK - 1, CHUNK],
      [CHUNK, 699_999],
      [700_000, 700_000],
    ] as const) {
      const part = await ask('GET', `/download?${at('/700001')}`, { headers: { range: `bytes=${from}-${to}` } })
      assert.equal(part.status, 206)
      assert.ok(part.bytes.equals(data.subarray(from, to + 1)), `${from} to ${to}`)
    }
    assert.deepEqual(disk(), [])
    const files = (await documents('storage.files')) as { length: number; chunkSize: number; metadata: object }[]
    assert.equal(files.length, 6)
    assert.ok(files.every(({ chunkSize, metadata }) => chunkSize === CHUNK && !('writing' in metadata)))
  })

  it('grow where they end', async (t) => {
    const { storage, project, documents } = await start(t)
    let whole = Buffer.alloc(0)
    for (const size of [10, CHUNK - 11, 1, 1, 600_000, 0, 5]) {
      const more = pattern(size, size)
      await storage.append(project.id, '/log', more)
      whole = Buffer.concat([whole, more])
    }
    assert.ok((await storage.bytes(project.id, '/log', whole.length)).bytes.equals(whole))
    assert.equal((await documents('storage.files')).length, 1)
    await Promise.all(Array.from({ length: 10 }, (_, i) => storage.append(project.id, '/lines', `line ${i}\n`)))
    const { bytes } = await storage.bytes(project.id, '/lines', 1_000)
    assert.equal(new Set(bytes.toString().trim().split('\n')).size, 10)
  })

  it('leave nothing behind: written over, deleted, broken off, with their project', async (t) => {
    const { storage, project, documents, call, as } = await start(t)
    const chunks = async () => (await documents('storage.chunks')).length
    await storage.write(project.id, '/a', pattern(2 * CHUNK))
    await storage.write(project.id, '/a', pattern(10))
    assert.equal(await chunks(), 1)
    const broken = async function* () {
      yield pattern(2 * CHUNK)
      throw new Error('it broke off')
    }
    await assert.rejects(storage.write(project.id, '/b', broken()), /it broke off/)
    assert.equal(await chunks(), 1)
    await storage.copy(project.id, '/a', '/c')
    await storage.remove(project.id, '/a')
    assert.equal(await chunks(), 1)
    assert.equal((await call('DELETE', '/api/projects/shop?slug=shop', { as: as.member })).status, 204)
    for (const name of ['storage.files', 'storage.chunks', 'storage_entries'])
      assert.deepEqual(await documents(name), [], name)
  })

  it('are read as they were while something else is written', async (t) => {
    const { storage, project, documents } = await start(t)
    const data = pattern(3 * CHUNK)
    await storage.write(project.id, '/a', data)
    const { bytes } = await storage.read(project.id, '/a')
    await storage.append(project.id, '/a', 'more')
    await storage.write(project.id, '/a', 'other')
    const read: Uint8Array[] = []
    for await (const piece of bytes) read.push(piece)
    assert.ok(Buffer.concat(read).equals(data))
    await until('it is gone', async () => (await documents('storage.files')).length === 1)
  })

  it('are neither read nor added to while they are removed', async (t) => {
    const { kernel, project, documents } = await start(t)
    const driver = createGridfsDriver(kernel.get(databaseRef))
    const go = Promise.withResolvers<void>()
    const slow = {
      ...driver,
      remove: async (...given: Parameters<typeof driver.remove>) => {
        await go.promise
        return driver.remove(...given)
      },
    }
    const blobs = createBlobs({ driver: slow, onRemoved: async () => {}, keep: () => () => {}, log: { warn() {} } })
    const bytes = async function* () {
      yield pattern(2 * CHUNK)
    }
    const { blob, size } = await blobs.write(project.id, bytes())
    const gone = blobs.discard(project.id, blob, size)
    const lost = { code: 'M3M_STORAGE_LOST' }
    await assert.rejects(blobs.read(project.id, blob, { start: 0, end: size }), lost)
    await assert.rejects(blobs.append(project.id, blob!, size, Buffer.from('more')), lost)
    go.resolve()
    await gone
    assert.deepEqual(await documents('storage.chunks'), [])
  })

  it('are swept at the start of what a crash has left', async (t) => {
    const dataDir = tempDir(t)
    const first = await start(t, {}, dataDir)
    await first.storage.write(first.project.id, '/kept', 'kept')
    const driver = createGridfsDriver(first.kernel.get(databaseRef))
    const never = async function* () {
      yield pattern(2 * CHUNK)
      await new Promise(() => {})
    }
    const bytes = async function* () {
      yield pattern(10)
    }
    void driver.write(first.project.id, 'a'.repeat(32), never())
    await driver.write(first.project.id, 'b'.repeat(32), bytes())
    await until('a part is there', async () => (await first.documents('storage.chunks')).length === 4)
    await first.kernel.stop()
    const second = await start(t, {}, dataDir)
    await until('the rest is swept', async () => (await second.documents('storage.chunks')).length === 1)
    assert.equal((await second.documents('storage.files')).length, 1)
    assert.equal((await second.storage.bytes(second.project.id, '/kept', 9)).bytes.toString(), 'kept')
  })

  it('stay where they are kept until they are asked for elsewhere, which is told of', async (t) => {
    const dataDir = tempDir(t)
    const first = await start(t, {}, dataDir)
    await first.storage.write(first.project.id, '/kept', 'kept')
    await first.kernel.stop()
    const auto = await start(t, { driver: 'auto' }, dataDir)
    assert.equal((await auto.storage.bytes(auto.project.id, '/kept', 9)).bytes.toString(), 'kept')
    await auto.kernel.stop()
    const disk = await start(t, { driver: 'disk' }, dataDir)
    const told = await until('it is told of', async () => {
      const { storage } = await disk.kernel.health()
      return storage?.code === 'M3M_STORAGE_PLACE' ? storage : null
    })
    assert.match(told.detail!, /files\.driver "gridfs"/)
    await assert.rejects(disk.storage.read(disk.project.id, '/kept'), { code: 'M3M_STORAGE_LOST' })
    await disk.kernel.stop()
    const back = await start(t, {}, dataDir)
    assert.equal((await back.storage.bytes(back.project.id, '/kept', 9)).bytes.toString(), 'kept')
  })
})
