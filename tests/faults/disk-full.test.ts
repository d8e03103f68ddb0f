import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { Project } from '../../modules/projects/contract.ts'
import type { ModuleLine, Readiness } from '../../modules/system/contract.ts'
import { ApiError, type Client, signIn } from '../support/client.ts'
import { EMBEDDED } from '../support/database.ts'
import { runCli, startServer, writeConfig } from '../support/server.ts'
import { makeRoot } from '../support/server-with-root.ts'
import { tempDir } from '../support/temp.ts'
import { until } from '../support/until.ts'

const KB = 1024

/** A folder of m3m whose data folder is a disk of its own, which can be filled; null where none can be mounted. */
function smallDisk(t: TestContext, megabytes: number) {
  let disk: string | undefined
  t.after(() => disk && spawnSync('umount', ['-l', disk]))
  const folder = tempDir(t)
  const path = join(folder, 'storage')
  mkdirSync(path)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'm3m-test', path]).status !== 0) return null
  disk = path
  const filler = join(disk, 'filler')
  const room = () => {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize
  }
  return {
    folder,
    /** Leaves so many bytes. */
    fill(left: number) {
      for (let more = room() - left; more > 0; more = Math.min(more - 4096, room() - left)) {
        try {
          appendFileSync(filler, Buffer.alloc(Math.min(more, 512 * KB), 1))
        } catch (error) {
          assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
          return
        }
      }
    },
    free: () => rmSync(filler, { force: true }),
  }
}

const CODE = `
router.get('/', () => { console.log('still here ' + 'x'.repeat(2_000)); return { alive: true } })
router.get('/write/:n', async (ctx) => {
  try { return { stored: await kv.set('k' + ctx.params.n, 'y'.repeat(40_000)) } } catch (error) { return { code: error.code } }
})
router.get('/keys', async () => (await kv.list()).keys)`

describe('J10. A disk that is full', () => {
  test('J10 at the first start is named; later it costs writes only, at a start too, and all is well when there is room', {
    timeout: 180_000,
  }, async (t) => {
    const disk = smallDisk(t, 24)
    if (!disk) return t.skip('no file system can be mounted here')
    const { folder, fill, free } = disk
    const configFile = writeConfig(folder, EMBEDDED)

    fill(0)
    const refused = runCli(folder, ['serve', '--config', configFile])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^m3m: .*The disk of the database is full .*; free some space$/m)

    free()
    let server = await startServer(folder, EMBEDDED)
    t.after(() => server.stop('SIGKILL'))
    makeRoot(folder)
    const client: Client = await signIn(server.url)
    await client.createProject('Canary')
    await client.publish('canary', CODE)
    const ask = async <T>(path: string) => {
      const answer = await fetch(`${server.url}/r/canary${path}`, { signal: AbortSignal.timeout(5_000) })
      assert.equal(answer.status, 200, path)
      return (await answer.json()) as T
    }
    const readyz = async () => {
      const answer = await fetch(`${server.url}/readyz`)
      return { code: answer.status, ...((await answer.json()) as Readiness) }
    }
    const write = (n: number) => ask<{ stored?: boolean; code?: string }>(`/write/${n}`)
    const stored: string[] = []
    let next = 0

    // Each time the end comes at another place: while a line is written, in the journal, when it moves into the file.
    for (const left of [300 * KB, 60 * KB, 0]) {
      fill(left)
      let full = false
      for (let tries = 0; tries < 120 && !full; tries += 1, next += 1) {
        assert.deepEqual(await ask('/'), { alive: true })
        const { stored: done, code } = await write(next)
        if (done) stored.push(`k${next}`)
        else assert.equal(code, 'M3M_DATABASE_FULL')
        full = !done
      }
      assert.ok(full, `the disk with ${left} bytes left is full at some time`)
      assert.deepEqual(await ask('/'), { alive: true })
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
      assert.deepEqual((await ask<string[]>('/keys')).sort(), stored.toSorted().slice(0, 1000))
      assert.equal(await signIn(server.url).then(({ url }) => url), server.url, 'an administrator can sign in')
      if (left === 0) {
        const problem = await client.publish('canary', `${CODE}\n// ${'z'.repeat(500_000)}`).catch((error) => error)
        assert.ok(problem instanceof ApiError, String(problem))
        assert.deepEqual([problem.status, problem.problem.code], [507, 'M3M_DATABASE_FULL'])
      }
      await until('the operator is told', () => /The disk of the database is full/.test(server.output()))
      free()
      assert.deepEqual(await write(next), { stored: true })
      stored.push(`k${next}`)
      next += 1
    }
    await until('lines are stored again', async () => (await client.logs('canary', 'q=still+here')).length > 0)

    // What was acknowledged survives the worst end, and a server starts on a full disk, as often as it has to.
    for (let start = 0; start < 2; start += 1) {
      fill(0)
      await server.stop('SIGKILL')
      server = await startServer(folder, EMBEDDED)
      assert.deepEqual(await ask('/'), { alive: true })
      assert.deepEqual((await ask<string[]>('/keys')).sort(), stored.toSorted())
      const administrator: Client = await signIn(server.url)
      assert.deepEqual(
        (await administrator.call<{ items: Project[] }>('GET', '/projects')).items.map(({ slug }) => slug),
        ['canary'],
      )
      let refusals = 0
      for (let tries = 0; tries < 120 && refusals === 0; tries += 1, next += 1) {
        const { stored: done, code } = await write(next)
        if (done) stored.push(`k${next}`)
        else refusals += Number(code === 'M3M_DATABASE_FULL')
      }
      assert.equal(refusals, 1)

      const readiness = await readyz()
      assert.deepEqual(
        [readiness.code, readiness.status, readiness.reasons],
        [503, 'failed', { database: 'M3M_DISK_FULL', storage: 'M3M_DISK_FULL' }],
      )
      assert.equal((await fetch(`${server.url}/healthz`)).status, 200)
      const modules = (await administrator.call<{ items: ModuleLine[] }>('GET', '/system/modules')).items
      assert.match(
        modules.find(({ id }) => id === 'database')!.health.detail!,
        /^The disk of .* has 0\.0 MB left; free some space/,
      )
      const doctor = runCli(folder, ['doctor', '--config', configFile])
      assert.equal(doctor.code, 1)
      assert.match(doctor.stdout, /^✗ disk: The disk of .* has 0\.0 MB left; free some space/m)

      free()
      assert.deepEqual(await write(next), { stored: true })
      stored.push(`k${next}`)
      next += 1
      // A disk of this size is never far from full.
      assert.deepEqual(
        { ...(await readyz()), modules: {} },
        { code: 200, status: 'degraded', modules: {}, reasons: { database: 'M3M_DISK_LOW', storage: 'M3M_DISK_LOW' } },
      )
      await administrator.publish('canary', CODE)
      assert.deepEqual(await ask('/'), { alive: true })
    }
    await server.stop()
    const check = runCli(folder, ['database', 'check', '--config', configFile])
    assert.match(check.stdout, /^no damage/m, check.stderr)
  })
})
