import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { WebSocketServer } from 'ws'
import { createEgressPolicy, type Resolve } from '../../modules/runtime/egress/policy.ts'
import { createSocketClient } from '../../modules/runtime/egress/socket-client.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

const nowhere: Resolve = async (host) => {
  throw Object.assign(new Error(`ENOTFOUND ${host}`), { code: 'ENOTFOUND' })
}

describe('E9. Outgoing WebSockets', () => {
  const http = createServer()
  let connections = 0
  let port: number
  let server: FaultServer
  const undo: (() => unknown)[] = []
  before(async () => {
    new WebSocketServer({ server: http })
    http.on('connection', () => {
      connections += 1
    })
    await new Promise<void>((resolve) => http.listen(0, '0.0.0.0', resolve))
    port = (http.address() as AddressInfo).port
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, memoryMb: 128 } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
    http.closeAllConnections()
    http.close()
  })

  /** Resolves once it is open. */
  const open = async (url: string, { allow = [] as string[], resolve = nowhere } = {}): Promise<void> => {
    const client = createSocketClient({
      policy: createEgressPolicy({ allow, denyPorts: [22, 6379] }, resolve),
    })
    const signal = new AbortController().signal
    await client.open({ url, protocols: [] }, { signal, hops: 0, messageBytes: 1_000_000 }, (ws) => ws.terminate())
  }

  for (const host of [
    '127.0.0.1',
    'localhost',
    'x.localhost',
    'localhost.',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '①②⑦.⓪.⓪.①',
    '[::ffff:127.0.0.1]',
    '[::127.0.0.1]',
    '[64:ff9b::7f00:1]',
    '[2002:7f00:1::]',
    '[fe80::1]',
    '10.0.0.1',
    '172.17.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '[fd00::1]',
    '224.0.0.1',
    '255.255.255.255',
  ])
    for (const scheme of ['ws', 'wss'])
      test(`${scheme}://${host} is refused`, async () => {
        const before = connections
        await assert.rejects(open(`${scheme}://${host}:${port}/`), { code: 'M3M_EGRESS_DENIED' })
        assert.equal(connections, before, 'nothing was connected to')
      })

  test('ports, credentials and schemes are refused', async () => {
    await assert.rejects(open('ws://93.184.216.34:22/'), { code: 'M3M_EGRESS_DENIED' })
    await assert.rejects(open('ws://93.184.216.34:6379/'), { code: 'M3M_EGRESS_DENIED' })
    for (const url of [
      'ws://user:secret@93.184.216.34/',
      'ftp://93.184.216.34/',
      'file:///etc/passwd',
      'ws+unix:///run/x.sock:/',
      'nothing',
    ])
      await assert.rejects(open(url), { code: 'M3M_EGRESS_URL' }, url)
  })

  test('E5 the address that a name leads to is checked, and no other connected to', async () => {
    const before = connections
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['::ffff:127.0.0.1'], ['fe80::1%eth0']])
      await assert.rejects(open(`ws://name.test:${port}/`, { resolve: async () => addresses }), {
        code: 'M3M_EGRESS_DENIED',
      })
    assert.equal(connections, before)
    await assert.rejects(open('ws://name.test/'), { code: 'M3M_EGRESS_RESOLVE' })
    let asked = 0
    await open(`ws://name.test:${port}/`, {
      allow: [`name.test:${port}`],
      resolve: async () => {
        asked += 1
        return ['127.0.0.1']
      },
    })
    assert.equal(asked, 1, 'the name is looked up once')
    assert.equal(connections, before + 1)
  })

  test('E10 headers cannot be smuggled', async () => {
    const client = createSocketClient({
      policy: createEgressPolicy({ allow: ['127.0.0.1'], denyPorts: [] }, nowhere),
    })
    const context = { signal: new AbortController().signal, hops: 0, messageBytes: 1_000_000 }
    for (const headers of [
      ['x-a', 'b\r\nhost: evil'],
      ['x a', 'b'],
      ['x\r\ny', 'z'],
      ['x', '\0'],
    ])
      await assert.rejects(
        async () => client.open({ url: `ws://127.0.0.1:${port}/`, protocols: [], headers }, context, () => {}),
        { code: 'M3M_EGRESS_URL' },
      )
  })

  test('a service is told no, and its log why', async () => {
    const project = await server.deploy(
      'e9',
      `router.get('/', () => new Promise((resolve) => { const socket = new WebSocket('${server.url.replace('http', 'ws')}/r/canary/'); socket.onerror = (event) => resolve([event.error.name, event.error.code]) }))`,
    )
    await server.unharmed(async () => {
      assert.deepEqual(await (await server.get('/r/e9/')).json(), ['M3mError', 'M3M_EGRESS_DENIED'])
      await server.reason(project, 'EGRESS_DENIED')
    })
  })

  test('D5 connecting without end is refused, and harms nobody', async () => {
    await server.deploy(
      'd5',
      `router.get('/', async () => { const codes = {}; await Promise.all(Array.from({ length: 20_000 }, () => new Promise((resolve) => { const socket = new WebSocket('ws://10.0.0.1/'); socket.onerror = ({ error }) => { codes[error.code] = (codes[error.code] ?? 0) + 1 }; socket.onclose = resolve }))); return codes })`,
    )
    await server.unharmed(async () => {
      const codes = (await (await server.get('/r/d5/')).json()) as Record<string, number>
      assert.equal(
        Object.values(codes).reduce((a, b) => a + b),
        20_000,
      )
      assert.ok(
        Object.keys(codes).every((code) => ['M3M_EGRESS_DENIED', 'M3M_RUNTIME_QUOTA', 'M3M_SOCKETS'].includes(code)),
        JSON.stringify(codes),
      )
    })
    await until('the service answers', async () => (await server.get('/r/d5/nothing')).status === 404)
  })

  test('handshakes that stall are given up when the service ends', async () => {
    const silent = createServer()
    silent.on('upgrade', () => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const controller = new AbortController()
    const client = createSocketClient({
      policy: createEgressPolicy({ allow: ['127.0.0.1'], denyPorts: [] }, nowhere),
    })
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}/`
    const opening = client.open(
      { url, protocols: [] },
      { signal: controller.signal, hops: 0, messageBytes: 1_000 },
      () => {},
    )
    setTimeout(() => controller.abort(), 50)
    await assert.rejects(opening, { code: 'M3M_EGRESS_FAILED' })
    silent.closeAllConnections()
    silent.close()
  })
})
