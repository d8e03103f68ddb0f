import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KEPT_IN } from '../../support/database.ts'
import { at, names, startStorage } from './support.ts'

describe('storage over HTTP', () => {
  it('stores what is uploaded and gives it back, whole and in parts', async (t) => {
    const { upload, ask, kept } = await startStorage(t)
    const done = await upload({ 'a.txt': 'hello world', 'b.bin': Buffer.from([0, 1, 2, 255]), empty: '' })
    assert.equal(done.status, 201, JSON.stringify(done.body))
    assert.deepEqual(done.body.failed, [])
    assert.deepEqual(
      done.body.items.map(({ path, size, mime }: Record<string, unknown>) => [path, size, mime]),
      [
        ['/a.txt', 11, 'text/plain'],
        ['/b.bin', 4, 'application/octet-stream'],
        ['/empty', 0, 'application/octet-stream'],
      ],
    )
    assert.equal((await kept()).length, 2, 'what is empty takes nothing')
    const get = (path: string, headers = {}, method = 'GET') => ask(method, `/download?${at(path)}`, { headers })
    const whole = await get('/a.txt')
    assert.deepEqual([whole.status, whole.body], [200, 'hello world'])
    assert.equal(whole.headers['content-type'], 'text/plain; charset=utf-8')
    assert.equal(whole.headers['content-disposition'], 'attachment; filename="a.txt"')
    assert.equal(whole.headers['x-content-type-options'], 'nosniff')
    assert.equal(whole.headers['content-security-policy'], 'sandbox')
    assert.deepEqual([...(await get('/b.bin')).bytes], [0, 1, 2, 255])
    assert.deepEqual([(await get('/empty')).status, (await get('/empty')).body], [200, ''])
    const head = await get('/a.txt', {}, 'HEAD')
    assert.deepEqual([head.status, head.headers['content-length'], head.body], [200, '11', ''])
    const part = await get('/a.txt', { range: 'bytes=6-' })
    assert.deepEqual([part.status, part.body, part.headers['content-range']], [206, 'world', 'bytes 6-10/11'])
    const same = await get('/a.txt', { 'if-none-match': String(whole.headers.etag) })
    assert.deepEqual([same.status, same.body], [304, ''])
    const stale = await get('/a.txt', { range: 'bytes=6-', 'if-range': '"other"' })
    assert.deepEqual([stale.status, stale.body], [200, 'hello world'])
    assert.equal((await get('/none')).status, 404)
    const named = await upload({ 'naïve "é".txt': 'x' })
    assert.match(
      String((await get(named.body.items[0].path)).headers['content-disposition']),
      /^attachment; filename="na_ve [^"]+\.txt"; filename\*=UTF-8''na%C3%AFve%20/,
    )
  })

  it('lists folders first, by name, size and time, a page at a time', async (t) => {
    const { upload, ask, storage, project } = await startStorage(t)
    for (const path of ['/z/in', '/y']) await ask('POST', '/directories', { body: { path } })
    await upload({ 'a10.txt': 'x', 'a2.txt': 'xxx', 'B.txt': 'xx' })
    const list = async (query: string) => names((await ask('GET', `?${query}`)).body)
    assert.deepEqual(await list(''), ['y/', 'z/', 'a2.txt', 'a10.txt', 'B.txt'])
    assert.deepEqual(await list('order=desc'), ['z/', 'y/', 'B.txt', 'a10.txt', 'a2.txt'])
    assert.deepEqual(await list('sort=size'), ['z/', 'y/', 'a10.txt', 'B.txt', 'a2.txt'])
    assert.deepEqual(await list('sort=time&order=desc'), ['y/', 'z/', 'B.txt', 'a2.txt', 'a10.txt'])
    for (const sort of ['name', 'size', 'time'] as const) {
      const seen: string[] = []
      for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
        const page = await storage.list(project.id, '/', {
          sort,
          limit: 2,
          ...(cursor === undefined ? {} : { cursor }),
        })
        seen.push(...names(page))
        cursor = page.nextCursor
      }
      assert.deepEqual(seen, await list(`sort=${sort}`))
    }
    assert.equal((await ask('GET', '?cursor=nonsense')).body.code, 'M3M_STORAGE_CURSOR')
    assert.equal((await ask('GET', `?${at('/none')}`)).body.code, 'M3M_STORAGE_NOT_FOUND')
    assert.equal((await ask('GET', `?${at('/B.txt')}`)).body.code, 'M3M_STORAGE_NOT_DIRECTORY')
    await storage.write(project.id, '/z/in/Été 10.txt', 'x')
    const found = (await ask('GET', '?q=ETE')).body
    assert.deepEqual(
      found.items.map(({ path }: { path: string }) => path),
      ['/z/in/Été 10.txt'],
    )
    assert.deepEqual((await ask('GET', '?q=.*')).body.items, [])
    assert.deepEqual((await ask('GET', '?q=a%00')).body.items, [])
    await storage.remove(project.id, '/z', { recursive: true })
    assert.deepEqual((await ask('GET', '?q=ete')).body.items, [])
  })

  it('turns pages of names that are as long as can be', async (t) => {
    const { storage, project } = await startStorage(t)
    const long = Array.from({ length: 3 }, (_, i) => `${'\ufdfa'.repeat(84)}${i}`)
    for (const name of long) await storage.write(project.id, `/${name}`, '')
    const seen: string[] = []
    for (let cursor: string | undefined, first = true; first || cursor !== undefined; first = false) {
      const page = await storage.list(project.id, '/', { limit: 1, ...(cursor === undefined ? {} : { cursor }) })
      seen.push(...names(page))
      cursor = page.nextCursor
      assert.ok((cursor?.length ?? 0) <= 8192)
    }
    assert.deepEqual(seen, long)
  })

  it('refuses, overwrites or renames where something is already', async (t) => {
    const { upload, ask, kept } = await startStorage(t)
    await upload({ 'a.txt': 'one' })
    const again = await upload({ 'a.txt': 'two' })
    assert.deepEqual([again.status, again.body.code], [409, 'M3M_STORAGE_EXISTS'])
    const some = await upload({ 'a.txt': 'two', 'b.txt': 'b' })
    assert.deepEqual([some.status, names(some.body), some.body.failed[0].code], [201, ['b.txt'], 'M3M_STORAGE_EXISTS'])
    assert.deepEqual(names((await upload({ 'a.txt': 'three' }, 'conflict=rename')).body), ['a (1).txt'])
    const id = (await ask('GET', `/entry?${at('/a.txt')}`)).body.id
    const over = await upload({ 'a.txt': 'four' }, 'conflict=overwrite')
    assert.equal(over.body.items[0].id, id)
    assert.equal((await ask('GET', `/download?${at('a.txt')}`)).body, 'four')
    assert.equal((await kept()).length, 3, 'what was written over is gone')
    await ask('POST', '/directories', { body: { path: '/dir' } })
    assert.equal((await upload({ dir: 'x' }, 'conflict=overwrite')).body.code, 'M3M_STORAGE_IS_DIRECTORY')
    const relative = await upload({ 'photos/2026/x.png': 'x' }, `relative=true&${at('/dir')}`)
    assert.equal(relative.body.items[0].path, '/dir/photos/2026/x.png')
  })

  it('F12 edits text, unless somebody else did meanwhile', async (t) => {
    const { ask, upload } = await startStorage(t)
    const put = (path: string, content: string, headers = {}) =>
      ask('PUT', `/content?${at(path)}`, { body: { content }, headers })
    const made = await put('/notes/a.md', '# ü', { 'if-none-match': '*' })
    assert.deepEqual([made.status, made.body.mime], [200, 'text/markdown'])
    assert.equal((await put('/notes/a.md', 'x', { 'if-none-match': '*' })).body.code, 'M3M_STORAGE_EXISTS')
    const read = await ask('GET', `/content?${at('/notes/a.md')}`)
    assert.deepEqual([read.body.content, read.headers.etag], ['# ü', `"${made.body.etag}"`])
    const second = await put('/notes/a.md', 'second', { 'if-match': String(read.headers.etag) })
    assert.equal(second.status, 200)
    const late = await put('/notes/a.md', 'late', { 'if-match': String(read.headers.etag) })
    assert.deepEqual(
      [late.status, late.body.code, late.body.reason, late.headers.etag],
      [412, 'M3M_STORAGE_CHANGED', second.body.etag, `"${second.body.etag}"`],
    )
    assert.equal((await ask('GET', `/content?${at('/notes/a.md')}`)).body.content, 'second')
    assert.equal((await put('/none.md', 'x', { 'if-match': '*' })).status, 412)
    assert.equal((await put('/notes/a.md', 'third', { 'if-match': '*' })).status, 200)
    assert.equal((await put('/big.txt', 'x'.repeat(1_048_577))).status, 413)
    await upload({ 'latin.txt': Buffer.from([0xe9, 0x20]) })
    assert.equal((await ask('GET', `/content?${at('/latin.txt')}`)).body.code, 'M3M_STORAGE_NOT_TEXT')
  })

  it('moves, copies and deletes files and whole folders', async (t) => {
    const { ask, storage, project, kept, documents } = await startStorage(t)
    for (const path of ['/a/b/c.txt', '/a/d.txt', '/e.txt', '/f.txt']) await storage.write(project.id, path, path)
    const move = (from: unknown, to: string, conflict?: string) =>
      ask('PATCH', '/entries', { body: { from, to, ...(conflict ? { conflict } : {}) } })
    const text = async (path: string) => (await ask('GET', `/download?${at(path)}`)).body
    assert.equal((await move('/a', '/x/y')).body.items[0].path, '/x/y')
    assert.equal(await text('/x/y/b/c.txt'), '/a/b/c.txt')
    assert.equal(await storage.stat(project.id, '/a'), null)
    assert.equal((await move('/x', '/x/y/z')).body.code, 'M3M_STORAGE_INTO_ITSELF')
    assert.equal((await move('/x', '/x')).status, 200)
    assert.equal((await move('/e.txt', '/f.txt')).body.code, 'M3M_STORAGE_EXISTS')
    assert.equal((await move('/e.txt', '/f.txt', 'overwrite')).status, 200)
    assert.equal(await text('/f.txt'), '/e.txt')
    assert.equal((await move('/f.txt', '/F.txt')).body.items[0].name, 'F.txt')
    assert.equal((await move(['/F.txt', '/x/y/d.txt'], '/in')).status, 200)
    assert.deepEqual(names((await ask('GET', `?${at('/in')}`)).body), ['d.txt', 'F.txt'])
    assert.equal((await move('/F.txt', '/x')).status, 404)
    assert.equal((await kept()).length, 3)

    const copied = await ask('POST', '/entries/copy', { body: { from: '/x', to: '/copy' } })
    assert.equal(copied.body.items[0]?.path, '/copy', JSON.stringify(copied.body))
    assert.equal(await text('/copy/y/b/c.txt'), '/a/b/c.txt')
    const again = await ask('POST', '/entries/copy', { body: { from: '/x', to: '/copy', conflict: 'rename' } })
    assert.equal(again.body.items[0].path, '/copy (1)')
    assert.equal((await ask('POST', '/entries/copy', { body: { from: '/x', to: '/copy' } })).status, 409)
    const { id } = (await ask('GET', `/entry?${at('/in/d.txt')}`)).body
    const onto = { from: '/in/d.txt', to: '/in/d.txt', conflict: 'overwrite' }
    assert.equal((await ask('POST', '/entries/copy', { body: onto })).body.items[0].id, id, 'its links go on')
    assert.equal((await kept()).length, 5)
    const usage = (await ask('GET', '/usage')).body
    assert.deepEqual([usage.files, usage.directories], [5, 10])

    const removed = await ask('DELETE', `/entries?${at('/copy')}&${at('/copy (1)')}&${at('/none')}`)
    assert.deepEqual(removed.body, { removed: 2 })
    assert.deepEqual((await ask('POST', '/entries/delete', { body: { paths: ['/x', '/in'] } })).body, { removed: 2 })
    assert.deepEqual(await kept(), [])
    assert.deepEqual(await documents('storage_entries'), [])
  })

  it('keeps one of two who take the same name at the same time', async (t) => {
    const { storage, project, kept } = await startStorage(t)
    const race = await Promise.allSettled(
      Array.from({ length: 20 }, (_, i) => storage.write(project.id, '/d/same', `n${i}`, { conflict: 'refuse' })),
    )
    assert.equal(race.filter(({ status }) => status === 'fulfilled').length, 1)
    await Promise.all(Array.from({ length: 20 }, (_, i) => storage.write(project.id, '/d/same', `m${i}`)))
    const { bytes } = await storage.bytes(project.id, '/d/same', 100)
    assert.match(bytes.toString(), /^m\d+$/)
    await Promise.all(Array.from({ length: 20 }, (_, i) => storage.append(project.id, '/d/log', `line ${i}\n`)))
    const log = (await storage.bytes(project.id, '/d/log', 1000)).bytes.toString().trim().split('\n')
    assert.deepEqual(log.sort(), Array.from({ length: 20 }, (_, i) => `line ${i}`).sort())
    assert.equal((await kept()).length, 2)
  })

  it('counts what projects have, and says which limit is reached', async (t) => {
    const { ask, call, as, storage, project, root } = await startStorage(t, { maxBytes: 2_000, maxEntries: 3 })
    await storage.write(project.id, '/d/a', Buffer.alloc(1_500))
    const most = { maxBytes: 2_000, maxEntries: 3, maxFileBytes: 5_368_709_120 }
    const own = { bytes: 1_500, files: 1, directories: 1, ...most }
    assert.deepEqual((await ask('GET', '/usage')).body, own)
    const all = await call('GET', '/api/system/storage', { as: root })
    assert.deepEqual(all.body.items, [{ project: { id: project.id, slug: 'shop', name: 'Shop' }, ...own }])
    assert.deepEqual([all.body.driver, all.body.bytes, all.body.files, all.body.directories], [KEPT_IN, 1_500, 1, 1])
    assert.equal((await call('GET', '/api/system/storage', { as: as.member })).status, 403)
    const put = (path: string, size: number) =>
      ask('PUT', `/content?${at(path)}`, { body: { content: 'x'.repeat(size) } })
    const full = await put('/b', 501)
    assert.deepEqual([full.status, full.body.code, full.body.reason], [429, 'M3M_STORAGE_QUOTA', 'bytes'])
    assert.match(full.body.detail, /2000 bytes of files; delete some, or raise files\.maxBytes/)
    await put('/b', 500)
    const many = await put('/c', 0)
    assert.deepEqual([many.status, many.body.code, many.body.reason], [429, 'M3M_STORAGE_QUOTA', 'entries'])
    assert.match(many.body.detail, /3 files and folders; delete some, or raise files\.maxEntries/)
  })

  it('is for those who may open the project, and goes with it', async (t) => {
    const { ask, upload, call, as, kept, documents } = await startStorage(t)
    await upload({ 'a/b.txt': 'x', 'c.txt': 'y' }, 'relative=true')
    for (const [method, path] of [
      ['GET', ''],
      ['GET', `/download?${at('/c.txt')}`],
      ['GET', `/content?${at('/c.txt')}`],
      ['DELETE', `/entries?${at('/c.txt')}`],
      ['POST', '/files'],
    ] as const) {
      assert.equal((await ask(method, path, { as: as.other })).status, 404, `${method} ${path}`)
      assert.equal((await ask(method, path, { as: '' })).status, 401, `${method} ${path}`)
    }
    const { body: key } = await call('POST', '/api/projects/shop/api-key', { as: as.member })
    const program = await ask('GET', `/download?${at('/c.txt')}`, { as: '', headers: { 'x-api-key': key.key } })
    assert.deepEqual([program.status, program.body], [200, 'y'])
    assert.equal((await call('DELETE', '/api/projects/shop?slug=shop', { as: as.member })).status, 204)
    assert.deepEqual(await kept(), [])
    assert.deepEqual(await documents('storage_entries'), [])
  })
})
