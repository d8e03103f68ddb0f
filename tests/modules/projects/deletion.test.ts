import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import { environmentRef } from '../../../modules/environment/contract.ts'
import { kvRef } from '../../../modules/kv/contract.ts'
import { logsRef } from '../../../modules/logs/contract.ts'
import { metricsRef } from '../../../modules/metrics/contract.ts'
import { pipelinesRef } from '../../../modules/pipelines/contract.ts'
import { type Project, projectsRef } from '../../../modules/projects/contract.ts'
import { queueRef } from '../../../modules/queue/contract.ts'
import { runtimeRef } from '../../../modules/runtime/contract.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { signedIn } from './support.ts'

/** A .png of one pixel, in Base64. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

/** It answers, keeps a value and a picture that is linked to, has jobs waiting and a schedule. */
const CODE = `
queue.on('mail', () => {})
schedule.every('1h', 'tick', () => {})
router.get('/', async () => {
  await kv.set('seen', true)
  await queue.send('mail', { to: 'ann' }, { delay: '1h' })
  await goals.increment('own')
  await goals.increment('all')
  const picture = Uint8Array.from(atob('${PIXEL}'), (char) => char.charCodeAt(0))
  await storage.write('/folder/picture.png', picture)
  await storage.thumbnail('/folder/picture.png')
  await storage.link('/folder/picture.png')
  console.log('seen')
  return { ok: true }
})`

const root = join(import.meta.dirname, '../../..')

/** Names of all collections that repositories have. */
const COLLECTIONS = globSync('modules/**/*.repository.ts', { cwd: root }).flatMap((file) =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/\.collection(?:<.+>)?\(\s*'(\w+)'/g)].map(([, name]) => name!),
)

/** A project with something in every module. */
async function furnish(server: TestServer, slug: string): Promise<Project> {
  const { kernel } = server
  const project = await server.deploy(slug, CODE)
  await server.publish(project, `${CODE}\n// again`)
  const pipelines = kernel.get(pipelinesRef)
  await pipelines.startDraft(project.id, server.root, { from: '1', bump: 'major' })
  await kernel.get(environmentRef).set(project.id, [{ key: 'KEY', type: 'string', value: 'v' }])
  const api = await signedIn(server)
  assert.equal((await api('POST', `/api/projects/${slug}/goals`, { name: 'Own', type: 'daily_counter' })).status, 201)
  const all = (await api('GET', '/api/goals/all')).body
  const writers = { name: 'All', slug: 'all', type: 'counter', projects: [...(all.projects ?? []), project.id] }
  assert.ok((await api(all.id ? 'PATCH' : 'POST', `/api/goals${all.id ? '/all' : ''}`, writers)).status < 300)
  const model = { name: 'Things', slug: 'things', fields: [{ key: 'title', type: 'string' }] }
  assert.equal((await api('POST', `/api/projects/${slug}/models`, model)).status, 201)
  assert.equal((await api('POST', `/api/projects/${slug}/models/things/records`, { title: 'One' })).status, 201)
  const status = () => kernel.get(runtimeRef).status(project.id)
  const { since } = await status()
  const changed = await api('PUT', `/api/projects/${slug}/limits`, { memoryMb: 64 })
  assert.equal(changed.status, 200, JSON.stringify(changed.body))
  // Or what is asked below may be cut off where the machine is slow: it would go to the instance that is replaced.
  await until('it runs with its new limits', async () => (await status()).since !== since)
  assert.deepEqual(await (await server.get(`/r/${slug}/`)).json(), { ok: true })
  const ran = await api('POST', `/api/projects/${slug}/service/schedules/tick/run`)
  assert.ok(ran.status < 300, JSON.stringify(ran.body))
  await until('the run is noted', async () => (await status()).schedules.some(({ lastRun }) => lastRun !== null))
  assert.equal((await api('POST', `/api/projects/${slug}/service/preview`)).status, 200)
  await kernel.get(metricsRef).flush()
  await kernel.get(logsRef).flush()
  return project
}

/** Collections that name the project anywhere. */
async function traces(server: TestServer, { id }: Project): Promise<string[]> {
  const db = server.kernel.get(databaseRef)
  const found: string[] = []
  for (const name of COLLECTIONS) {
    const all = await db.collection(name).find({}).toArray()
    if (all.some((document) => JSON.stringify(document).includes(id))) found.push(name)
  }
  return found
}

const others = async (server: TestServer) => {
  const db = server.kernel.get(databaseRef)
  const counts: Record<string, number> = {}
  for (const name of ['versions', 'version_sources', 'version_bundles'])
    counts[name] = await db.collection(name).countDocuments({})
  return counts
}

describe('the end of a project', () => {
  test('takes all it owned with it, and nothing of another', async (t) => {
    const server = await startServer(t)
    const kept = await furnish(server, 'kept')
    const before = { traces: await traces(server, kept), others: await others(server) }
    const project = await furnish(server, 'shop')
    assert.deepEqual(await traces(server, project), before.traces)
    // What a module stores of projects is here, or its removal would not be tested.
    const nowhere = COLLECTIONS.filter((name) => !before.traces.includes(name))
    assert.deepEqual(
      nowhere.sort(),
      // The audit log tells of projects that are gone as well.
      [
        'audit',
        'avatars',
        'plugins',
        'server_meta',
        'sessions',
        'storage_place',
        'users',
        'version_bundles',
        'version_sources',
      ].filter((n) => COLLECTIONS.includes(n)),
    )

    const api = await signedIn(server)
    const unconfirmed = await api('DELETE', '/api/projects/shop?slug=kept')
    assert.deepEqual([unconfirmed.status, unconfirmed.body.code], [400, 'M3M_PROJECT_NOT_CONFIRMED'])
    assert.equal(unconfirmed.body.errors[0].path, '/slug')
    assert.equal((await api('DELETE', '/api/projects/shop?slug=shop')).status, 204)

    await server.kernel.get(metricsRef).flush()
    await server.kernel.get(logsRef).flush()
    assert.deepEqual(await traces(server, project), [])
    assert.deepEqual(await others(server), before.others)
    assert.deepEqual(await traces(server, kept), before.traces)
    assert.equal((await api('GET', '/api/projects/shop')).status, 404)
    assert.equal((await server.get('/r/shop/')).status, 404)
    assert.deepEqual(await (await server.get('/r/kept/')).json(), { ok: true })

    // The slug is free, and nothing of the one before comes back.
    const again = await server.deploy('shop', `router.get('/', async () => ({ seen: await kv.get('seen') ?? null }))`)
    assert.deepEqual(await (await server.get('/r/shop/')).json(), { seen: null })
    assert.notEqual(again.id, project.id)
  })

  test('is for root and whoever made it', async (t) => {
    const server = await startServer(t)
    const project = await server.deploy('shop', CODE)
    const projects = server.kernel.get(projectsRef)
    const stranger = { ...server.root, id: 'f'.repeat(24), root: false }
    await assert.rejects(projects.delete(stranger, project.id, 'shop'), { code: 'M3M_PROJECT_DELETE_FORBIDDEN' })
    assert.ok(await projects.byId(project.id))
  })

  test('one of many at once is the one', async (t) => {
    const server = await startServer(t)
    const project = await server.deploy('shop', CODE)
    const projects = server.kernel.get(projectsRef)
    const ends = await Promise.allSettled(
      Array.from({ length: 5 }, () => projects.delete(server.root, project.id, 'shop')),
    )
    assert.deepEqual(ends.map(({ status }) => status).sort(), ['fulfilled', ...Array(4).fill('rejected')])
  })

  test('leaves no service behind that was looked for meanwhile', async (t) => {
    const server = await startServer(t)
    const projects = server.kernel.get(projectsRef)
    const pipelines = server.kernel.get(pipelinesRef)
    const { id } = await projects.create(server.root, { name: 'Shop', slug: 'shop' })
    const looked = Promise.withResolvers<void>()
    const deleted = Promise.withResolvers<void>()
    const { published } = pipelines
    t.mock.method(pipelines, 'published', async (projectId: string) => {
      looked.resolve()
      await deleted.promise
      return published(projectId)
    })
    const early = server.get('/r/shop/')
    await looked.promise
    await projects.delete(server.root, id, 'shop')
    deleted.resolve()
    assert.equal((await early).status, 404)
    assert.equal((await server.get('/r/shop/')).status, 404)
  })

  test('that was cut off goes on when the server starts', async (t) => {
    const dataDir = tempDir(t)
    const first = await startServer(t, { dataDir })
    const project = await furnish(first, 'shop')
    const kept = await first.deploy('kept', CODE)
    const projects = first.kernel.get(projectsRef)
    let broken = true
    projects.onDelete('test', async () => {
      if (broken) throw new Error('the disk is full')
    })
    await assert.rejects(projects.delete(first.root, project.id, 'shop'), (error: Error & { code: string }) => {
      assert.equal(error.code, 'M3M_PROJECT_DELETE_UNFINISHED')
      assert.match(error.message, /test failed \(the disk is full\)/)
      return true
    })
    assert.equal(await projects.byId(project.id), null)
    assert.equal(await projects.bySlug('shop'), null)
    await assert.rejects(projects.create(first.root, { name: 'shop', slug: 'shop' }), {
      code: 'M3M_PROJECT_SLUG_TAKEN',
    })
    // As if the server had ended in the midst of it.
    await first.kernel.get(kvRef).set(project.id, 'left', 1)
    await first.kernel.get(queueRef).send(project.id, 'mail', 1, { delay: '1h' })
    broken = false
    await first.kernel.stop()

    const second = await startServer(t, { dataDir })
    await until('nothing is left', async () => (await traces(second, project)).length === 0)
    const { slug } = await second.kernel.get(projectsRef).create(second.root, { name: 'shop', slug: 'shop' })
    assert.equal(slug, 'shop')
    assert.ok(await second.kernel.get(projectsRef).byId(kept.id))
  })
})
