import assert from 'node:assert/strict'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { createDiskDriver, type DiskFs } from '../../modules/storage/drivers/disk/disk.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'
import { besideCanary, faultStorage } from './storage-support.ts'

const PROJECT = 'a'.repeat(24)
const BLOB = 'b'.repeat(32)
const ON_DISK = { driver: 'disk' }

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

/** A driver whose disk fails as it is told, at the step of that name. */
async function failing(t: TestContext) {
  const folder = join(tempDir(t), 'files')
  let failure: { step: string; code: string } | undefined
  const fail = (step: string) => {
    if (failure?.step === step) throw Object.assign(new Error(failure.code), { code: failure.code })
  }
  const broken: DiskFs = {
    ...fs,
    open: (async (...args: Parameters<typeof fs.open>) => {
      fail('open')
      const handle = await fs.open(...args)
      return new Proxy(handle, {
        get(target, name: keyof typeof handle) {
          const value = target[name] as unknown
          if (typeof value !== 'function') return value
          return (...given: unknown[]) => {
            fail(name as string)
            return value.apply(target, given)
          }
        },
      })
    }) as typeof fs.open,
    rename: async (...args) => {
      fail('rename')
      return fs.rename(...args)
    },
  }
  const driver = createDiskDriver({ folder, log: { warn() {}, error() {} } as never, fs: broken })
  await driver.open()
  return {
    driver,
    folder,
    set(step: string, code: string) {
      failure = { step, code }
    },
    mend() {
      failure = undefined
    },
    parts: () => fs.readdir(join(folder, '.parts')),
  }
}

describe('F. The disk of the storage', () => {
  besideCanary(
    'F13 a disk that fails in the middle leaves no half of a file, and says why',
    ON_DISK,
    async (_server, t) => {
      const { driver, set, mend, parts } = await failing(t)
      for (const [step, code, expected] of [
        ['write', 'ENOSPC', 'M3M_STORAGE_FULL'],
        ['sync', 'ENOSPC', 'M3M_STORAGE_FULL'],
        ['write', 'EDQUOT', 'M3M_STORAGE_FULL'],
        ['open', 'EROFS', 'M3M_STORAGE_READ_ONLY'],
        ['open', 'EMFILE', 'M3M_STORAGE_BUSY'],
        ['write', 'EIO', 'M3M_STORAGE_IO'],
        ['rename', 'EIO', 'M3M_STORAGE_IO'],
      ] as const) {
        set(step, code)
        await assert.rejects(driver.write(PROJECT, BLOB, pieces('a', 'b')), { code: expected }, `${code} at ${step}`)
        mend()
        assert.deepEqual(await parts(), [])
      }
      await driver.write(PROJECT, BLOB, pieces('kept'))
      assert.notEqual((await driver.health()).code, 'M3M_STORAGE_FOLDER')
      set('write', 'ENOSPC')
      await assert.rejects(driver.append(PROJECT, BLOB, 4, Buffer.from('more')), { code: 'M3M_STORAGE_FULL' })
      mend()
      const read = async () => {
        const bytes: Uint8Array[] = []
        for await (const piece of await driver.read(PROJECT, BLOB, { start: 0, end: 4 })) bytes.push(piece)
        return Buffer.concat(bytes).toString()
      }
      assert.equal(await read(), 'kept')
      await assert.rejects(
        driver.write(
          PROJECT,
          'c'.repeat(32),
          (async function* () {
            yield Buffer.from('x')
            throw new Error('the source')
          })(),
        ),
        /the source/,
      )
      assert.deepEqual(await parts(), [])
    },
  )

  besideCanary(
    'F2 a link in the place of a file is not followed',
    ON_DISK,
    async ({ storage, project, disk, dataDir }) => {
      await storage.write(project.id, '/a', 'mine')
      const [blob] = disk()
      const secret = join(dataDir, 'secret')
      writeFileSync(secret, 'of the server')
      rmSync(blob!)
      symlinkSync(secret, blob!)
      await assert.rejects(storage.read(project.id, '/a'), { code: 'M3M_STORAGE_LOST' })
      await assert.rejects(storage.append(project.id, '/a', 'x'), { code: 'M3M_STORAGE_LOST' })
      rmSync(blob!)
      mkdirSync(blob!)
      await assert.rejects(storage.read(project.id, '/a'), { code: 'M3M_STORAGE_LOST' })
      assert.equal(await fs.readFile(secret, 'utf8'), 'of the server')
    },
  )

  besideCanary(
    'F14 a folder that goes while the server runs is told of, and made anew or found again',
    ON_DISK,
    async ({ storage, project, dataDir, kernel }) => {
      const folder = join(dataDir, 'files')
      const status = async () => (await kernel.health()).storage!
      await storage.write(project.id, '/a', 'one')
      assert.notEqual((await status()).code, 'M3M_STORAGE_FOLDER')
      renameSync(folder, `${folder}-away`)
      assert.deepEqual([(await status()).status, (await status()).code], ['degraded', 'M3M_STORAGE_FOLDER'])
      await assert.rejects(storage.read(project.id, '/a'), { code: 'M3M_STORAGE_LOST' })
      renameSync(`${folder}-away`, folder)
      assert.notEqual((await status()).code, 'M3M_STORAGE_FOLDER')
      assert.equal((await storage.bytes(project.id, '/a', 9)).bytes.toString(), 'one')

      rmSync(folder, { recursive: true })
      await storage.write(project.id, '/b', 'two')
      assert.equal((await storage.bytes(project.id, '/b', 9)).bytes.toString(), 'two')
      assert.notEqual((await status()).code, 'M3M_STORAGE_FOLDER')
      await storage.write(project.id, '/a', 'written anew')
      assert.equal((await storage.bytes(project.id, '/a', 99)).bytes.toString(), 'written anew')
    },
  )

  test('J1 what a crash leaves is gone after the next start, and nothing else', async (t) => {
    const dataDir = tempDir(t)
    const first = await faultStorage(t, ON_DISK, dataDir)
    await first.storage.write(first.project.id, '/kept', 'kept')
    const [kept] = first.disk()
    await first.kernel.stop()
    const orphan = join(dirname(kept!), `${kept!.split('/').at(-1)!.slice(0, 2)}${'0'.repeat(30)}`)
    writeFileSync(orphan, 'of no file')
    const part = join(dataDir, 'files', '.parts', 'b'.repeat(32))
    writeFileSync(part, 'half of a fi')
    const second = await faultStorage(t, ON_DISK, dataDir)
    await second.unharmed(() => until('it is swept', () => !existsSync(orphan) && !existsSync(part)))
    assert.equal((await second.storage.bytes(second.project.id, '/kept', 9)).bytes.toString(), 'kept')
    assert.deepEqual(second.disk(), [kept])
  })

  besideCanary(
    'J1 whoever reads a file reads what it was when that began',
    ON_DISK,
    async ({ storage, project, disk }) => {
      await storage.write(project.id, '/a', Buffer.alloc(300_000, 1))
      const { bytes } = await storage.read(project.id, '/a')
      const unread = await storage.read(project.id, '/a')
      await storage.append(project.id, '/a', Buffer.alloc(100, 2))
      await storage.write(project.id, '/a', 'other')
      assert.equal(disk().length, 2)
      let size = 0
      for await (const piece of bytes) {
        size += piece.byteLength
        assert.ok(piece.every((byte) => byte === 1))
      }
      assert.equal(size, 300_000)
      await unread.bytes[Symbol.asyncIterator]().return?.()
      await until('it is gone with the last who read it', () => disk().length === 1)
    },
  )

  test('J1 nothing is swept beside a database that knows nothing of the files, nor beside one that comes back to them', async (t) => {
    const dataDir = tempDir(t)
    const first = await faultStorage(t, ON_DISK, dataDir)
    await first.storage.write(first.project.id, '/kept', 'kept')
    await first.kernel.stop()
    const [kept] = first.disk()
    const database = join(dataDir, 'database')
    renameSync(database, `${database}-away`)
    for (let start = 0; start < 2; start += 1) {
      const wrong = await faultStorage(t, ON_DISK, dataDir)
      await wrong.unharmed(async () => {
        const told = await until('it is told of', async () => {
          const { storage } = await wrong.kernel.health()
          return storage?.code === 'M3M_STORAGE_PLACE' ? storage : null
        })
        assert.match(told.detail!, /belongs to another database/)
        await wrong.storage.write(wrong.project.id, '/other', 'other')
      })
      await wrong.kernel.stop()
      assert.ok(existsSync(kept!))
    }
    rmSync(database, { recursive: true })
    renameSync(`${database}-away`, database)
    const again = await faultStorage(t, ON_DISK, dataDir)
    await until('what is of no file is swept', () => again.disk().length === 1)
    assert.equal((await again.storage.bytes(again.project.id, '/kept', 9)).bytes.toString(), 'kept')
    assert.equal((await again.kernel.health()).storage!.code, undefined)
  })

  test('F14 a folder that was not there at a start is swept no less when it is back', async (t) => {
    const dataDir = tempDir(t)
    const folder = join(dataDir, 'files')
    const first = await faultStorage(t, ON_DISK, dataDir)
    await first.storage.write(first.project.id, '/kept', 'kept')
    await first.kernel.stop()
    const [kept] = first.disk()
    renameSync(folder, `${folder}-away`)
    const without = await faultStorage(t, ON_DISK, dataDir)
    await without.unharmed(() =>
      assert.rejects(without.storage.read(without.project.id, '/kept'), { code: 'M3M_STORAGE_LOST' }),
    )
    await without.kernel.stop()
    rmSync(folder, { recursive: true })
    renameSync(`${folder}-away`, folder)
    const orphan = join(dirname(kept!), `${kept!.split('/').at(-1)!.slice(0, 2)}${'0'.repeat(30)}`)
    writeFileSync(orphan, 'of no file')
    const again = await faultStorage(t, ON_DISK, dataDir)
    await until('it is swept', () => !existsSync(orphan))
    assert.equal((await again.storage.bytes(again.project.id, '/kept', 9)).bytes.toString(), 'kept')
  })
})
