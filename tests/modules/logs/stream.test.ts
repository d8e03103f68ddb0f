import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { fake } from '../../../kernel/index.ts'
import { type LogLine, logsRef, type NewLogLine } from '../../../modules/logs/contract.ts'
import logs from '../../../modules/logs/index.ts'
import { openTail } from '../../../modules/logs/tail.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

const line = (message: string): NewLogLine => ({ level: 'info', source: 'service', message })

interface ServerEvent {
  event?: string
  id?: string
  data?: LogLine[]
}

/** A real connection to the stream; `next` resolves with the next event that carries lines, null at the end. */
async function connect(t: TestContext, url: string, headers: Record<string, string>) {
  const abort = new AbortController()
  t.after(() => abort.abort())
  const response = await fetch(url, { headers, signal: abort.signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const next = async (): Promise<ServerEvent | null> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { value, done } = await reader.read()
        if (done) return null
        text += value
        continue
      }
      const event: ServerEvent = {}
      for (const part of text.slice(0, end).split('\n')) {
        if (part.startsWith('event: ')) event.event = part.slice(7)
        if (part.startsWith('id: ')) event.id = part.slice(4)
        if (part.startsWith('data: ')) event.data = JSON.parse(part.slice(6))
      }
      text = text.slice(end + 2)
      if (event.event) return event
    }
  }
  /** Messages of the coming events, until `last` is among them. */
  const until = async (last: string): Promise<string[]> => {
    const messages: string[] = []
    while (!messages.includes(last)) messages.push(...(await next())!.data!.map(({ message }) => message))
    return messages
  }
  return { response, next, until, leave: () => abort.abort() }
}

async function start(t: TestContext, config: Record<string, unknown> = {}) {
  const { people, service } = crowd('root', 'member')
  const server = await startServer(t, { config, modules: [projects, logs], fakes: [fake(usersRef, service)] })
  const token = await signIn(server, people.member!)
  const { body } = await server.call('POST', '/api/projects', { as: token, body: { name: 'Shop' } })
  const url = `${await server.kernel.listen()}/api/projects/shop/logs/stream`
  return {
    ...server,
    url,
    headers: { authorization: `Bearer ${token}` },
    project: body.id as string,
    logs: server.kernel.get(logsRef),
  }
}

describe('live log stream', () => {
  it('sends lines as they come', async (t) => {
    const { url, headers, project, logs } = await start(t)
    logs.write(project, [line('before')])
    const stream = await connect(t, url, headers)
    assert.equal(stream.response.status, 200)
    assert.match(stream.response.headers.get('content-type')!, /^text\/event-stream/)
    logs.write('f'.repeat(24), [line('foreign')])
    logs.write(project, [line('one'), line('two')])
    const event = (await stream.next())!
    assert.equal(event.event, 'lines')
    assert.deepEqual(
      event.data!.map(({ message }) => message),
      ['one', 'two'],
    )
    assert.equal(event.id, event.data!.at(-1)!.id)
  })

  it('first sends what a reader missed, each line once', async (t) => {
    const { url, headers, project, logs } = await start(t)
    logs.write(project, [line('known'), line('missed 1'), line('missed 2')])
    const { items } = await logs.list(project, {})
    const known = items.at(-1)!.id
    for (const connection of [
      await connect(t, `${url}?after=${known}`, headers),
      await connect(t, url, { ...headers, 'last-event-id': known }),
    ]) {
      logs.write(project, [line('new')])
      assert.deepEqual(await connection.until('new'), ['missed 1', 'missed 2', 'new'])
      connection.leave()
    }
  })

  it('loses and repeats nothing when lines come while the missed ones are read', async (t) => {
    const { project, logs } = await start(t)
    logs.write(project, [line('known')])
    const [known] = (await logs.list(project, {})).items
    const source = logs as unknown as Parameters<typeof openTail>[0]
    let n = 0
    const busy = setInterval(() => logs.write(project, [line(`line ${n++}`)]), 1)
    const got: string[] = []
    await new Promise<void>((resolve) => {
      void openTail(source, project, known!.id).then((tail) =>
        tail.start((lines) => {
          got.push(...lines.map(({ message }) => message))
          if (got.length < 100) return
          tail.close()
          resolve()
        }),
      )
    })
    clearInterval(busy)
    assert.deepEqual(
      got,
      Array.from({ length: got.length }, (_, i) => `line ${i}`),
    )
  })

  it('tells a reader how many lines it does not get, when it missed too many', async (t) => {
    const { url, headers, project, logs } = await start(t, { logs: { linesPerSecond: 10_000 } })
    logs.write(project, [line('known')])
    const [known] = (await logs.list(project, {})).items
    for (let n = 0; n < 13; n += 1)
      logs.write(
        project,
        Array.from({ length: 100 }, (_, i) => line(`${n * 100 + i}`)),
      )
    await logs.flush()
    const stream = await connect(t, `${url}?after=${known!.id}`, headers)
    const gap = await stream.next()
    assert.deepEqual([gap!.event, gap!.data as unknown], ['gap', { omitted: 300 }])
    const messages = await stream.until('1299')
    assert.deepEqual([messages.length, messages[0]], [1000, '300'])
  })

  it('refuses an id that is none', async (t) => {
    const { url, headers } = await start(t)
    const { response } = await connect(t, `${url}?after=nope`, headers)
    assert.equal(response.status, 400)
    assert.equal(response.headers.get('content-type')!.split(';')[0], 'application/problem+json')
  })

  it('ends when the server stops', async (t) => {
    const { url, headers, kernel } = await start(t)
    const stream = await connect(t, url, headers)
    const ended = stream.next()
    await kernel.stop()
    assert.equal(await ended, null)
  })
})
