import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { type LogLine, logsRef } from '../../modules/logs/contract.ts'
import { type Client, signIn } from '../support/client.ts'
import { until } from '../support/until.ts'
import { type FaultServer, faultServer } from './support.ts'

/** Texts that do something to whoever shows them. */
const PAYLOADS = {
  ansi: '\u001b[2J\u001b]0;title\u0007\u001b[31mred',
  nul: 'a\0b',
  breaks: 'one\r\ntwo\nINFO forged line\u2028three\u2029four',
  markup: '<img src=x onerror=alert(1)></script><script>alert(1)</script>',
  event: '\n\nevent: lines\ndata: []\n\n',
  emoji: '👩‍👩‍👧‍👦'.repeat(3),
  bidi: '\u202egnp.exe\u2066',
  half: '\ud800 and \udc00',
  controls: Array.from({ length: 32 }, (_, code) => String.fromCharCode(code)).join(''),
  operators: '$where {"$ne":1} %s %o %c __proto__',
}

describe('D. Floods of log lines', () => {
  const undo: (() => unknown)[] = []
  let server: FaultServer
  let client: Client
  before(async () => {
    server = await faultServer(
      { after: (work) => void undo.push(work as () => unknown) },
      { limits: { cpuMs: 5_000, memoryMb: 256, logLinesPerSecond: 500 } },
    )
    client = await signIn(server.url)
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })
  const ask = async (slug: string) => assert.equal(await (await server.get(`/r/${slug}/`)).text(), 'said')

  test('D1 a flood, and a line of 100 MB, are cut and counted', async () => {
    const project = await server.deploy(
      'd1-flood',
      `router.get('/', () => { for (let i = 0; i < 100_000; i++) console.log('line ' + i); return 'said' })
       router.get('/long', () => { const text = 'x'.repeat(100_000_000); console.log(text); logger.info(text, { text }); console.error(new Error(text.slice(0, 5_000_000))); return 'said' })`,
    )
    await server.unharmed(() => ask('d1-flood'))
    const dropped = await until('the count', async () =>
      (await server.logs(project)).find(({ message }) => /log lines were dropped/.test(message)),
    )
    assert.equal(dropped.code, 'QUOTA')
    assert.ok((await server.logs(project)).length <= 1_000)
    await server.unharmed(async () => assert.equal(await (await server.get('/r/d1-flood/long')).text(), 'said'))
    for (const line of await server.logs(project)) assert.ok(JSON.stringify(line).length < 70_000)
  })

  test('D1 payloads are text, in the list and in the stream', async () => {
    const project = await server.deploy(
      'd1-payloads',
      `const payloads = ${JSON.stringify(PAYLOADS)}
       router.get('/', () => { for (const [name, text] of Object.entries(payloads)) { console.log(text); logger.info(name, { [text]: text }); const error = new Error(text); error.name = text; console.error(error) } return 'said' })`,
    )
    const stream = await follow(project.id)
    await server.unharmed(() => ask('d1-payloads'))
    const wanted = Object.values(PAYLOADS).map((text) => text.toWellFormed())
    const { items } = await client.call<{ items: LogLine[] }>('GET', '/projects/d1-payloads/logs?limit=1000')
    for (const lines of [items, await stream.linesUntil(wanted.at(-1)!)]) {
      const messages = lines.map(({ message }) => message)
      for (const text of wanted) assert.ok(messages.includes(text), JSON.stringify(text))
    }
    assert.deepEqual(items.find(({ message }) => message === 'markup')?.fields, { [PAYLOADS.markup]: PAYLOADS.markup })
    const answer = await server.get('/api/projects/d1-payloads/logs', {
      headers: { authorization: `Bearer ${client.token}` },
    })
    assert.match(answer.headers.get('content-type')!, /^application\/json/)
    stream.leave()
  })

  interface Follower {
    linesUntil(message: string): Promise<LogLine[]>
    leave(): void
  }
  /** Reads the stream as a program does, and keeps the lines. */
  const follow = async (project: string): Promise<Follower> => {
    const abort = new AbortController()
    const answer = await fetch(`${server.url}/api/projects/${project}/logs/stream`, {
      headers: { authorization: `Bearer ${client.token}` },
      signal: abort.signal,
    })
    assert.equal(answer.status, 200)
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader()
    const lines: LogLine[] = []
    let text = ''
    return {
      leave: () => abort.abort(),
      async linesUntil(message) {
        while (!lines.some((line) => line.message === message)) {
          const { value, done } = await reader.read()
          assert.equal(done, false, 'the stream goes on')
          text += value
          for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
            const data = text
              .slice(0, end)
              .split('\n')
              .find((part) => part.startsWith('data: '))
              ?.slice(6)
            if (data) lines.push(...(JSON.parse(data) as LogLine[]))
            text = text.slice(end + 2)
          }
        }
        return lines
      },
    }
  }

  test('D2 a hundred viewers get every line, beside some that read nothing', async () => {
    const project = await server.deploy('d2', `router.get('/', () => 'said')`)
    const logs = server.kernel.get(logsRef)
    const { hostname, port } = new URL(server.url)
    const stuck = Array.from({ length: 5 }, () => {
      const socket = connect(Number(port), hostname).on('error', () => {})
      socket.write(
        `GET /api/projects/d2/logs/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${client.token}\r\n\r\n`,
      )
      return socket
    })
    const viewers = await Promise.all(Array.from({ length: 100 }, () => follow(project.id)))
    const resident = process.memoryUsage.rss()
    await server.unharmed(async () => {
      for (let i = 0; i < 20; i += 1) {
        logs.write(
          project.id,
          Array.from({ length: 20 }, (_, at) => ({
            level: 'info',
            source: 'service',
            message: `${i * 20 + at} ${'x'.repeat(500)}`,
          })),
        )
        await server.get('/r/d2/')
      }
      logs.write(project.id, [{ level: 'info', source: 'service', message: 'last' }])
      for (const viewer of viewers) {
        const lines = await viewer.linesUntil('last')
        assert.equal(lines.filter(({ source }) => source === 'service').length, 401)
      }
    })
    assert.ok(process.memoryUsage.rss() - resident < 300 * 1024 * 1024)
    for (const socket of stuck) socket.destroy()
    for (const viewer of viewers) viewer.leave()
  })
})
