import assert from 'node:assert/strict'
import { it } from 'node:test'
import { storageRef } from '../../../modules/storage/contract.ts'
import { startServer } from '../runtime/support.ts'

const CODE = `
router.post('/', async (ctx) => {
  try { return { value: await (0, eval)('(async () => {' + (await ctx.request.text()) + '})')() ?? null } } catch (error) { return { code: error.code ?? String(error) } }
})
router.get('/photo', async () => new Response(await storage.bytes('bytes.bin')))`

it('storage is what services read and write', async (t) => {
  const server = await startServer(t)
  const project = await server.deploy('files', CODE)
  const other = await server.deploy('other', CODE)
  const run = async (code: string, slug = 'files') => {
    const answer = await server.get(`/r/${slug}/`, { method: 'POST', body: code })
    const { value, code: refused } = (await answer.json()) as { value: unknown; code?: string }
    return refused ?? value
  }
  const storage = server.kernel.get(storageRef)
  assert.equal(await run(`return (await storage.write('a/b.txt', 'hello')).path`), '/a/b.txt')
  assert.equal((await storage.bytes(project.id, '/a/b.txt', 100)).bytes.toString(), 'hello')
  assert.equal(await run(`return storage.text('a/b.txt')`), 'hello')
  assert.equal(await run(`await storage.append('a/b.txt', ' world'); return storage.text('/a/b.txt')`), 'hello world')
  assert.deepEqual(
    await run(
      `const part = await storage.bytes('a/b.txt', { start: -5 }); return [part instanceof Uint8Array, new TextDecoder().decode(part)]`,
    ),
    [true, 'world'],
  )
  await run(`await storage.write('bytes.bin', new Uint8Array(300_000).fill(7))`)
  assert.equal((await (await server.get('/r/files/photo')).bytes()).length, 300_000)
  assert.deepEqual(
    await run(`await storage.writeJson('v.json', { a: [1, null, 'é'] }); return storage.json('v.json')`),
    { a: [1, null, 'é'] },
  )
  assert.equal(await run(`return storage.json('a/b.txt')`), 'M3M_STORAGE_NOT_JSON')
  assert.equal(await run(`return storage.text('bytes.none')`), 'M3M_STORAGE_NOT_FOUND')
  assert.equal(await run(`return storage.text('../x')`), 'M3M_STORAGE_PATH')
  assert.equal(await run(`return storage.write('v.json', 'x', { conflict: 'refuse' })`), 'M3M_STORAGE_EXISTS')
  assert.equal(await run(`return storage.write('v.json', 7)`), 'M3M_API_ARGUMENTS')
  assert.deepEqual(
    await run(
      `const { entries, cursor } = await storage.list('/', { limit: 2 }); const rest = await storage.list('/', { limit: 2, cursor }); return [...entries, ...rest.entries].map(({ name }) => name)`,
    ),
    ['a', 'bytes.bin', 'v.json'],
  )
  assert.deepEqual(
    await run(
      `await storage.mkdir('x/y'); await storage.move('a/b.txt', 'x/c.txt'); await storage.copy('x', 'z'); return [await storage.exists('a/b.txt'), (await storage.stat('z/c.txt')).size, await storage.stat('none')]`,
    ),
    [false, 11, null],
  )
  assert.equal(await run(`return storage.delete('x')`), 'M3M_STORAGE_NOT_EMPTY')
  assert.deepEqual(await run(`return [await storage.delete('x', { recursive: true }), await storage.delete('x')]`), [
    true,
    false,
  ])
  const link = (await run(`return storage.link('z/c.txt', { ttl: '1h' })`)) as { id: string; url: string }
  assert.equal(await (await fetch(link.url)).text(), 'hello world')
  assert.deepEqual(
    await run(
      `return [await storage.unlink('${link.id}'), await storage.unlink('${link.id}'), await storage.unlink('x')]`,
    ),
    [true, false, false],
  )
  assert.equal((await fetch(link.url)).status, 404)
  assert.equal(await run(`return storage.thumbnail('z/c.txt')`), 'M3M_STORAGE_NO_THUMBNAIL')

  assert.equal(await run(`return storage.unlink((await storage.link('z/c.txt')).id)`), true)
  const { id } = (await run(`return storage.link('z/c.txt')`)) as { id: string }
  assert.equal(await run(`return storage.unlink('${id}')`, 'other'), false)
  assert.deepEqual(await run(`return (await storage.list()).entries`, 'other'), [])
  assert.equal((await storage.usage(other.id)).files, 0)
})
