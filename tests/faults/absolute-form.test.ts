import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { freePort } from '../support/free-port.ts'
import { rawExchange, statusOf } from '../support/raw.ts'
import { type FaultServer, faultServer } from './support.ts'

const CODE = `
router.get('/hello', (ctx) => ({ path: ctx.path, query: ctx.query, host: ctx.headers.host, links: [ctx.request.url, service.info.url] }))
router.ws('/socket', {})
`

describe('H2. Addresses in absolute form', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let port: number
  before(async () => {
    port = await freePort()
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { http: { port, uri: `http://127.0.0.1:${port}`, servicesUri: `http://services.test:${port}` } },
    )
    await server.deploy('door', CODE)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const ask = (target: string, { host = 'x', more = 'connection: close\r\n' } = {}) =>
    rawExchange(server.url, `GET ${target} HTTP/1.1\r\nhost: ${host}\r\n${more}\r\n`)
  const status = async (...given: Parameters<typeof ask>) => statusOf(await ask(...given))

  for (const [target, expected] of [
    ['http://x/r/door/hello', 200],
    ['HTTP://other.test:81/r/door/hello?x', 200],
    ['https://x/healthz', 200],
    ['http://x/api/projects', 401],
    ['http://x//api/projects', 404],
    ['http://x?/r/door/hello', 404],
    ['http://x', 404],
    ['ftp://x/r/door/hello', 404],
    ['http:///r/door/hello', 400],
    ['http://user@x/r/door/hello', 404],
    ['http:/r/door/hello', 400],
    ['x/r/door/hello', 400],
  ] as const)
    test(target, () => server.unharmed(async () => assert.equal(await status(target), expected)))

  test('the service sees the same path and the host of the address, and no links are made of it', async () => {
    const answer = await ask('http://evil.test/r/door/hello?b=c')
    const { links, ...seen } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4))
    assert.deepEqual(seen, { path: '/hello', query: { b: 'c' }, host: 'evil.test' })
    for (const link of links) assert.doesNotMatch(link, /evil/)
  })

  test('handshakes are taken alike', async () => {
    const more =
      'connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n'
    for (const target of ['/r/door/socket', 'http://x/r/door/socket'])
      assert.equal(await status(target, { more }), 101, target)
    assert.equal(await status('http://x/healthz', { more }), 404)
  })

  test("the host of the address says whether it is the services' own", async () => {
    const [own, services] = [`127.0.0.1:${port}`, `services.test:${port}`]
    assert.equal(await status(`http://${services}/healthz`, { host: own }), 404)
    assert.equal(await status(`http://${own}/healthz`, { host: services }), 200)
    assert.doesNotMatch(await ask(`http://${services}/r/door/hello`, { host: own }), /content-security-policy/)
    assert.match(await ask(`http://${own}/r/door/hello`, { host: services }), /content-security-policy: sandbox/)
  })
})
