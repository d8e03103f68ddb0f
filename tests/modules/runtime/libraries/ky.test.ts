import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import type * as Cases from './cases/ky.ts'
import { type Asked, type FakeServer, fakeServer } from './fake-server.ts'
import { library } from './support.ts'

describe('ky', () => {
  const ky = library<typeof Cases>('ky')
  let fake: FakeServer
  const counts = new Map<string, number>()
  const nth = ({ path }: Asked) => {
    counts.set(path, (counts.get(path) ?? 0) + 1)
    return counts.get(path)!
  }
  before(async () => {
    fake = await fakeServer(ky, (asked, response) => {
      const { method, path, query, headers, body } = asked
      const end = (status: number, content: string | Buffer = '', more = {}) =>
        response.writeHead(status, { 'content-type': 'text/plain', ...more }).end(content)
      const name = path.split('/').at(-1)
      const echo = {
        method,
        path,
        query: [...query],
        type: headers['content-type'],
        client: headers['x-client'],
        body: `${body}`,
      }
      if (name === 'echo' || name === 'swap') end(200, JSON.stringify(echo), { 'content-type': 'application/json' })
      else if (name === 'form') end(200, body)
      else if (name === 'bytes') end(200, Buffer.from([0, 1, 254, 255]), { 'content-type': 'image/png' })
      else if (name === 'empty') end(204)
      else if (name === 'moved') end(307, '', { location: '/echo' })
      else if (name === 'flaky') nth(asked) < 3 ? end(503) : end(200, 'at last')
      else if (name === 'busy') nth(asked) < 2 ? end(429, '', { 'retry-after': '0' }) : end(200, 'free')
      else if (name === 'broken' || name === 'flaky-post')
        end(500, '{"why":"broken"}', { 'content-type': 'application/json' })
      else if (name !== 'never') end(404, 'not here')
    })
  })

  it('sends and reads every kind of body', async () => {
    const { get, post, form, stream } = await ky.same('requests', [fake.url])
    assert.deepEqual(get.query, [
      ['a', '1'],
      ['b', 'x y'],
      ['c', 'ü'],
    ])
    assert.deepEqual([post.type, post.body, post.client], ['application/json', '{"n":[1,null,"ü"]}', 'ky'])
    assert.ok(form.includes('Änn') && form.includes('content'), form.join('\n'))
    assert.equal(stream, 'streamed')
  })

  it('tries again', async () => {
    const { after, told, gone, seen } = await ky.same('retries', (side) => [fake.url, side])
    assert.deepEqual([after, told], ['at last', 'free'])
    assert.deepEqual([gone.name, gone.status, gone.data], ['HTTPError', 500, { why: 'broken' }])
    assert.deepEqual(seen, [
      'GET 1 HTTPError',
      'GET 2 HTTPError',
      'GET 1 HTTPError',
      'GET 1 HTTPError',
      'GET 2 HTTPError',
    ])
  })

  it('calls its hooks', async () => {
    const { client, swapped, failed } = await ky.same('hooks', [fake.url])
    assert.deepEqual([client, swapped, failed.message], ['hooked', 'swapped', 'told otherwise'])
  })

  it('gives up in time', async () => {
    const { timeout, aborted, refused } = await ky.same('limits', [fake.url])
    assert.deepEqual([timeout.timeout, aborted.name, refused], [true, 'AbortError', 'NetworkError'])
  })
})
