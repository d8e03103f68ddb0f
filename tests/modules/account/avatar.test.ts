import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { crc32 } from 'node:zlib'
import sharp from 'sharp'
import account from '../../../modules/account/index.ts'
import images from '../../../modules/images/index.ts'
import { setUp, startServer } from '../auth/support.ts'

const picture = (background: string) =>
  sharp({ create: { width: 640, height: 320, channels: 3, background } })
    .withExif({ IFD0: { Copyright: 'SECRET PLACE' } })
    .jpeg()
    .toBuffer()

async function start(t: TestContext) {
  const server = await startServer(t, { modules: [account, images] })
  const { token, user } = await setUp(server)
  const url = await server.kernel.listen()
  const authorization = `Bearer ${token}`
  const put = (body: RequestInit['body'], type?: string) =>
    fetch(`${url}/api/auth/me/avatar`, {
      method: 'PUT',
      headers: { authorization, ...(type ? { 'content-type': type } : {}) },
      body,
    })
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(url + path, { headers: { authorization, ...headers } })
  return { server, token, user, url, put, get }
}
const form = (bytes: Uint8Array, name = 'me.jpg') => {
  const data = new FormData()
  data.set('file', new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' }), name)
  return data
}
const bytesOf = (buffer: Buffer) => new Uint8Array(buffer)

describe('one’s own picture', () => {
  it('is kept as a square of 256 pixels without what else was in the file', async (t) => {
    const { put, get, user } = await start(t)
    const answer = await put(bytesOf(await picture('red')), 'image/jpeg')
    assert.equal(answer.status, 200)
    const { avatar } = (await answer.json()) as { avatar: string }
    assert.match(avatar, new RegExp(`^/api/users/${user.id}/avatar\\?v=[\\w-]{22}$`))
    assert.equal(((await (await get('/api/auth/me')).json()) as { avatar: string }).avatar, avatar)

    const shown = await get(avatar)
    assert.equal(shown.headers.get('content-type'), 'image/webp')
    assert.equal(shown.headers.get('x-content-type-options'), 'nosniff')
    assert.match(shown.headers.get('content-security-policy')!, /sandbox/)
    const bytes = Buffer.from(await shown.arrayBuffer())
    const { width, height, format, exif } = await sharp(bytes).metadata()
    assert.deepEqual({ width, height, format, exif }, { width: 256, height: 256, format: 'webp', exif: undefined })
    assert.equal(bytes.includes('SECRET'), false)
  })

  it('is asked for once: then its tag tells whether it is still the same', async (t) => {
    const { put, get } = await start(t)
    const { avatar } = (await (await put(form(await picture('red')))).json()) as { avatar: string }
    const etag = (await get(avatar)).headers.get('etag')!
    const same = await get(avatar, { 'if-none-match': etag })
    assert.equal(same.status, 304)
    assert.equal((await same.arrayBuffer()).byteLength, 0)
    const next = (await (await put(form(await picture('blue')))).json()) as { avatar: string }
    assert.notEqual(next.avatar, avatar)
    assert.equal((await get(avatar, { 'if-none-match': etag })).status, 200)
  })

  it('can be removed', async (t) => {
    const { put, get, server, token, user } = await start(t)
    await put(form(await picture('red')))
    const removed = await server.call('DELETE', '/api/auth/me/avatar', { as: token })
    assert.equal(removed.body.avatar, undefined)
    const gone = await get(`/api/users/${user.id}/avatar`)
    assert.equal(gone.status, 404)
    assert.equal(((await gone.json()) as { code: string }).code, 'M3M_ACCOUNT_NO_AVATAR')
    assert.equal((await server.call('DELETE', '/api/auth/me/avatar', { as: token })).status, 200)
  })

  it('is for those who are signed in', async (t) => {
    const { url, user, put } = await start(t)
    await put(form(await picture('red')))
    assert.equal((await fetch(`${url}/api/users/${user.id}/avatar`)).status, 401)
  })

  it('has at most 5 MB, whatever way it comes', async (t) => {
    const { put, get } = await start(t)
    const much = new Uint8Array(5 * 1024 * 1024 + 1)
    const most = new Uint8Array(5 * 1024 * 1024)
    for (const answer of [await put(much, 'image/png'), await put(form(much))]) assert.equal(answer.status, 413)
    for (const answer of [await put(most, 'image/png'), await put(form(most))]) assert.equal(answer.status, 422)
    assert.equal((await get('/api/auth/me')).status, 200)
  })

  it('is no picture unless it is one', async (t) => {
    const { put, get } = await start(t)
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    )
    const jpeg = await picture('red')
    const bad: Record<string, Buffer> = {
      text: Buffer.from('hello'),
      nothing: Buffer.alloc(0),
      svg,
      html: Buffer.from('<!doctype html><script>alert(1)</script>'),
      'a picture cut off in its head': jpeg.subarray(0, 20),
    }
    for (const [name, bytes] of Object.entries(bad)) {
      const answer = await put(form(bytes))
      assert.equal(answer.status, 422, name)
      assert.equal(((await answer.json()) as { code: string }).code, 'M3M_IMAGE_INVALID', name)
    }
    assert.equal((await put('{}', 'application/json')).status, 415)
    assert.equal((await put('hello', 'text/plain')).status, 415)
    const empty = new FormData()
    empty.set('name', 'no file')
    assert.equal((await put(empty)).status, 415)
    assert.equal((await get('/api/auth/me')).status, 200)
  })

  it('does not unpack to more than the server can bear', async (t) => {
    const { put, get } = await start(t)
    // 400 megapixels, by what its head says.
    const bomb = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
      .png()
      .toBuffer()
    bomb.writeUInt32BE(20_000, 16)
    bomb.writeUInt32BE(20_000, 20)
    bomb.writeUInt32BE(crc32(bomb.subarray(12, 29)), 29)
    const answer = await put(bytesOf(bomb), 'image/png')
    assert.equal(answer.status, 422)
    const { code, detail } = (await answer.json()) as { code: string; detail: string }
    assert.equal(code, 'M3M_IMAGE_PIXELS')
    assert.match(detail, /20000 × 20000/)
    assert.equal((await get('/api/auth/me')).status, 200)
  })
})
