import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { at, startStorage } from './support.ts'

describe('direct links', () => {
  it('F10 lead everybody to one file, wherever it is, until they are revoked, expire or the file is gone', async (t) => {
    const server = await startStorage(t)
    const { storage, project, ask } = server
    const follow = async (url: string, headers: Record<string, string> = {}) => {
      const { pathname } = new URL(url)
      return server.call('GET', pathname, { headers })
    }
    const make = async (path: string, more = {}) =>
      (await ask('POST', '/links', { body: { path, ...more } })).body as { id: string; url: string }
    await storage.write(project.id, '/a/page.html', '<script>alert(1)</script>')
    const { id, url } = await make('/a/page.html')
    assert.match(url, /\/f\/[\w-]{43}\/page\.html$/)
    const page = await follow(url)
    assert.deepEqual([page.status, page.body], [200, '<script>alert(1)</script>'])
    assert.equal(page.headers['content-security-policy'], 'sandbox')
    assert.equal(page.headers['x-content-type-options'], 'nosniff')
    assert.equal(page.headers['set-cookie'], undefined)
    assert.equal((await follow(url, { range: 'bytes=0-7' })).body, '<script>')
    assert.equal((await follow(url, { range: 'bytes=99-' })).status, 416)

    await storage.move(project.id, '/a', '/b')
    await storage.write(project.id, '/a/page.html', 'not meant')
    assert.equal((await follow(url)).body, '<script>alert(1)</script>')
    await storage.write(project.id, '/b/page.html', 'newer')
    assert.equal((await follow(url)).body, 'newer')
    const listed = (await ask('GET', '/links')).body.items
    assert.deepEqual([listed.length, listed[0].path], [1, '/b/page.html'])

    const other = (await ask('POST', `/links/${id}/regenerate`)).body
    assert.equal((await follow(url)).status, 404)
    assert.equal((await follow(other.url)).status, 200)
    assert.equal((await ask('DELETE', `/links/${id}`)).status, 204)
    assert.equal((await follow(other.url)).status, 404)

    const short = await make('/b/page.html', { ttl: '1s' })
    const again = await make('/b/page.html')
    await storage.remove(project.id, '/b', { recursive: true })
    assert.equal((await follow(again.url)).status, 404)
    assert.equal((await follow(short.url)).status, 404)
    assert.deepEqual(await server.documents('storage_links'), [])
    for (const token of ['x', 'A'.repeat(43), '..', '%2e%2e', '$ne', 'x'.repeat(199)])
      assert.equal((await server.call('GET', `/f/${token}/page.html`)).status, 404, token)

    assert.equal((await ask('POST', '/links', { body: { path: '/a' } })).body.code, 'M3M_STORAGE_IS_DIRECTORY')
    const bad = await ask('POST', '/links', { body: { path: '/a/page.html', ttl: 'soon' } })
    assert.equal(bad.body.code, 'M3M_STORAGE_LINK_TTL')
  })

  it('M2 give no code to pages of the same site', async (t) => {
    const server = await startStorage(t)
    await server.storage.write(server.project.id, '/a.js', 'alert(1)')
    const { url } = (await server.ask('POST', '/links', { body: { path: '/a.js' } })).body
    const load = async (headers: Record<string, string>) => {
      const answer = await server.call('GET', new URL(url).pathname, { headers })
      return [answer.status, answer.headers['content-type'], answer.headers['x-content-type-options']]
    }
    const { etag } = (await server.call('GET', new URL(url).pathname)).headers
    const cached = { 'if-none-match': String(etag) }
    assert.equal((await load(cached))[0], 304)
    for (const dest of ['script', 'worker', 'serviceworker'])
      assert.deepEqual(await load({ ...cached, 'sec-fetch-dest': dest, 'sec-fetch-site': 'same-origin' }), [
        200,
        'text/plain; charset=utf-8',
        'nosniff',
      ])
    for (const elsewhere of [
      { 'sec-fetch-dest': 'script', 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-dest': 'document', 'sec-fetch-site': 'same-origin' },
    ])
      assert.equal((await load(elsewhere))[1], 'text/javascript; charset=utf-8')
  })

  it('F10 answer 410 when their time is over', async (t) => {
    const server = await startStorage(t)
    await server.storage.write(server.project.id, '/a.txt', 'x')
    const body = { path: '/a.txt', ttl: 1_000 }
    const link = (await server.ask('POST', '/links', { body })).body
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 1_001 })
    const answer = await server.call('GET', new URL(link.url).pathname)
    assert.deepEqual([answer.status, answer.body.code], [410, 'M3M_STORAGE_LINK_EXPIRED'])
    t.mock.timers.reset()
  })

  it('make room for new ones when their time is over', async (t) => {
    const { storage, project, ask } = await startStorage(t, { maxLinks: 5 })
    await storage.write(project.id, '/a.txt', 'x')
    const make = async (ttl?: string) => (await ask('POST', '/links', { body: { path: '/a.txt', ttl } })).body.code
    const race = await Promise.all(Array.from({ length: 20 }, () => make('1m')))
    assert.equal(race.filter((code) => code === 'M3M_STORAGE_LINKS').length, 15)
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() + 60_001 })
    assert.equal(await make(), undefined)
    t.mock.timers.reset()
    assert.equal((await ask('GET', '/links')).body.items.length, 1)
  })

  it('may be shown by pages of others, downloads of members may not', async (t) => {
    const { storage, project, ask, call } = await startStorage(t)
    await storage.write(project.id, '/a.svg', '<svg/>')
    const { url } = (await ask('POST', '/links', { body: { path: '/a.svg' } })).body
    const { headers } = await call('GET', new URL(url).pathname)
    assert.deepEqual(
      [headers['cross-origin-resource-policy'], headers['content-security-policy'], headers['content-type']],
      ['cross-origin', 'sandbox', 'image/svg+xml'],
    )
    const own = await ask('GET', `/download?${at('/a.svg')}`)
    assert.equal(own.headers['cross-origin-resource-policy'], 'same-site')
  })
})

describe('previews', () => {
  it('F9 are made of pictures, and of nothing that calls itself one', async (t) => {
    const { upload, ask, storage, project, documents } = await startStorage(t)
    const picture = await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    await upload({
      'a.png': picture,
      'cut.png': picture.subarray(0, 60),
      'pdf.png': '%PDF-1.7 no picture',
      'text.png': 'no picture',
    })
    const preview = (path: string, more = '') => ask('GET', `/thumbnail?${at(path)}${more}`)
    const small = await preview('/a.png')
    assert.deepEqual([small.status, small.headers['content-type']], [200, 'image/webp'])
    const about = await sharp(small.bytes).metadata()
    assert.deepEqual([about.width, about.height], [50, 50])
    assert.equal((await sharp((await preview('/a.png', '&size=100')).bytes).metadata()).width, 100)
    assert.equal((await preview('/a.png', '&size=4000')).status, 400)
    for (const path of ['/cut.png', '/pdf.png', '/text.png'])
      for (let time = 0; time < 2; time += 1)
        assert.equal((await preview(path)).body.code, 'M3M_STORAGE_NO_THUMBNAIL', path)
    assert.equal((await ask('GET', `/entry?${at('/pdf.png')}`)).body.mime, 'application/pdf')
    for (const path of ['/a.png', '/cut.png', '/text.png']) await storage.remove(project.id, path)
    assert.deepEqual(await documents('storage_thumbnails'), [])
  })
})
