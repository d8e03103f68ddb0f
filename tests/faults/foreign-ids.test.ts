import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { environmentRef } from '../../modules/environment/contract.ts'
import { logsRef } from '../../modules/logs/contract.ts'
import type { Project } from '../../modules/projects/contract.ts'
import { type StorageLink, storageRef } from '../../modules/storage/contract.ts'
import { member } from '../modules/runtime/members.ts'
import { ApiError, type Client, signIn } from '../support/client.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

const OWN = `
router.get('/fill', async () => { await kv.set('secret', 'of the owner'); await queue.send('work', 'of the owner', { delay: '1h', key: 'only' }); console.log('said by the owner'); return (await queue.send('work', 1, { delay: '1h' })).id })
router.get('/left', async () => ({ secret: await kv.get('secret'), keys: (await kv.list()).keys }))`

describe('A18. What belongs to another project', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let owner: Project
  let thief: Project
  let job: string
  before(async () => {
    server = await faultServer({ after: (work) => void undo.push(work as () => unknown) })
    owner = await server.deploy('owner', OWN)
    await server.kernel
      .get(environmentRef)
      .set(owner.id, [{ key: 'TOKEN', type: 'string', secret: true, value: 'of the owner' }])
    job = await (await server.get('/r/owner/fill')).text()
    thief = await server.deploy(
      'thief',
      `router.post('/', async (ctx) => (0, eval)('(async (ctx) => {' + (await ctx.request.text()) + '})')(ctx))`,
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const steal = (code: string) =>
    server.unharmed(async () => {
      const answer = await server.get('/r/thief/', { method: 'POST', body: code })
      const text = await answer.text()
      assert.equal(answer.status, 200, text)
      assert.doesNotMatch(text, /of the owner|said by the owner/)
      return JSON.parse(text)
    })

  test('A18 keys that name it are keys of the own project', async () => {
    const keys = [
      'secret',
      `${owner.id}:secret`,
      `${owner.id}/secret`,
      `../${owner.id}:secret`,
      `:secret`,
      `${thief.id}:../${owner.id}:secret`,
      `${owner.id}:`,
    ]
    const found = await steal(
      `const results = []
       for (const key of ${JSON.stringify(keys)}) results.push(await kv.get(key), await kv.has(key), await kv.delete(key), (await kv.getMany([key]))[0], (await kv.list({ prefix: key })).keys.length, (await kv.list({ cursor: key })).keys.length)
       results.push((await kv.list()).keys.length)
       return results`,
    )
    for (const value of found) assert.ok(value === null || value === false || value === 0, String(value))
    for (const key of keys)
      await steal(
        `await kv.set(${JSON.stringify(key)}, 'forged'); return await kv.increment(${JSON.stringify(`${key}n`)})`,
      )
    assert.deepEqual(await (await server.get('/r/owner/left')).json(), { secret: 'of the owner', keys: ['secret'] })
  })

  test('A18 arguments that name it are refused', async () => {
    const outcomes = await steal(
      `const id = ${JSON.stringify(owner.id)}, results = []
       for (const call of [() => kv.get('secret', id), () => kv.get({ projectId: id, key: 'secret' }), () => kv.set('a', 1, { projectId: id }), () => kv.list({ projectId: id }), () => queue.send('work', 1, { projectId: id }), () => queue.send(id + ':work', 1, { delay: '1h' }).then(({ added }) => 'own ' + added), () => queue.send('work', 1, { key: 'only', delay: '1h' }).then(({ added }) => 'own ' + added)])
         results.push(await call().then((value) => value, (error) => error.code))
       return results`,
    )
    assert.deepEqual(outcomes, [
      'M3M_API_ARGUMENTS',
      'M3M_API_ARGUMENTS',
      'M3M_API_ARGUMENTS',
      'M3M_API_ARGUMENTS',
      'M3M_API_ARGUMENTS',
      'own true',
      'own true',
    ])
  })

  test('A18 its environment and its name are not to be had, whatever is written over the own ones', async () => {
    const seen = await steal(
      `for (const work of [() => { service.info.project.id = 'x' }, () => { env.all.TOKEN = 'x' }, () => { Object.setPrototypeOf(env, { TOKEN: 1 }) }]) try { work() } catch {}
       console.log('said by the thief', { projectId: ${JSON.stringify(owner.id)}, project: 'owner', instance: 'x', requestId: 'x' })
       return [env.get('TOKEN') ?? null, env.has('TOKEN'), Object.keys(env.all), service.info.project.id]`,
    )
    assert.deepEqual(seen, [null, false, [], thief.id])
    await until('the line', async () => (await server.logs(thief)).some(({ message }) => /by the thief/.test(message)))
    await server.kernel.get(logsRef).flush()
    assert.ok(!(await server.logs(owner)).some(({ message }) => /thief/.test(message)))
  })

  test('A18 its files, links and pages of its folders are not to be had, by whatever path, id or cursor', async () => {
    const storage = server.kernel.get(storageRef)
    for (const name of ['secret.txt', 'more.txt']) await storage.write(owner.id, `/docs/${name}`, 'of the owner')
    const root = await signIn(server.url)
    const link = await root.call<StorageLink>('POST', '/projects/owner/storage/links', { path: '/docs/secret.txt' })
    const entry = (await storage.stat(owner.id, '/docs/secret.txt'))!
    const { nextCursor } = await storage.list(owner.id, '/docs', { limit: 1 })
    const paths = [
      '/docs/secret.txt',
      '/docs',
      `/../${owner.id}/docs/secret.txt`,
      `/${owner.id}/docs/secret.txt`,
      'owner/docs/secret.txt',
      entry.id,
      entry.etag,
      link.url,
    ]
    const ends = await steal(
      `const results = [], end = (call) => call().then((value) => value, (error) => error.code)
       for (const path of ${JSON.stringify(paths)})
         for (const call of [() => storage.text(path), () => storage.stat(path), () => storage.list(path), () => storage.move(path, 'mine'), () => storage.copy(path, 'mine'), () => storage.delete(path, { recursive: true }), () => storage.link(path), () => storage.thumbnail(path)])
           results.push(await end(call))
       results.push(await storage.unlink(${JSON.stringify(link.id)}))
       await storage.mkdir('docs')
       results.push((await storage.list('docs', { cursor: ${JSON.stringify(nextCursor)} })).entries.length)
       await storage.delete('docs', { recursive: true })
       return results`,
    )
    assert.deepEqual(ends.splice(-2), [false, 0])
    for (const end of ends)
      assert.ok(end === null || end === false || /^M3M_STORAGE_(?:NOT_FOUND|PATH)$/.test(end), String(end))
    for (const [method, rest] of [
      ['DELETE', `/links/${link.id}`],
      ['POST', `/links/${link.id}/regenerate`],
      ['GET', '/download?path=/docs/secret.txt'],
    ])
      await assert.rejects(root.call(method!, `/projects/thief/storage${rest}`), { status: 404 })
    assert.equal(await (await server.get(new URL(link.url).pathname)).text(), 'of the owner')
    assert.equal((await storage.bytes(owner.id, '/docs/more.txt', 99)).bytes.toString(), 'of the owner')
  })

  test('A18 a member of one project reaches nothing of another through the API', async () => {
    const client: Client = await member(server, 'thief')
    const line = (await server.logs(owner))[0]!
    const refused = async (method: string, path: string, body?: unknown) => {
      const error = await client.call(method, path, body).then(
        (value) => assert.fail(`${method} ${path}: ${JSON.stringify(value)}`),
        (reason) => reason as ApiError,
      )
      assert.ok(error instanceof ApiError && [403, 404].includes(error.status), `${method} ${path}: ${error}`)
      assert.doesNotMatch(error.message, /of the owner/)
    }
    for (const p of ['owner', owner.id])
      for (const [method, rest] of [
        ['GET', '/logs'],
        ['GET', '/logs/stream'],
        ['GET', '/env'],
        ['GET', '/kv'],
        ['GET', '/kv/secret'],
        ['GET', '/queues'],
        ['GET', `/queues/work/jobs/${job}`],
        ['GET', '/pipeline'],
        ['GET', '/service'],
        ['POST', '/service/stop'],
        ['POST', '/preview'],
        ['DELETE', '/preview'],
      ] as const)
        await refused(method, `/projects/${p}${rest}`)
    // Through the own project, by ids of the other.
    await refused('GET', `/projects/thief/queues/work/jobs/${job}`)
    await refused('POST', `/projects/thief/queues/work/jobs/${job}/retry`)
    await refused('DELETE', `/projects/thief/queues/work/jobs/${job}`)
    const { items } = await client.call<{ items: object[] }>('GET', `/projects/thief/logs?cursor=${line.id}`)
    assert.doesNotMatch(JSON.stringify(items), /owner/)
    assert.ok((await server.logs(owner)).some(({ message }) => message === 'said by the owner'))
  })
})
