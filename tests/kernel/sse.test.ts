import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { test } from 'node:test'
import Fastify from 'fastify'
import { type EventStream, openEventStream } from '../../kernel/index.ts'

test('a reader that takes nothing is let go, with its connection', async (t) => {
  const app = Fastify()
  const opened = Promise.withResolvers<EventStream>()
  const over = Promise.withResolvers<void>()
  app.get('/', (request, reply) => {
    reply.raw.once('close', () => over.resolve())
    opened.resolve(openEventStream(request as never, reply as never, { graceMs: 50 }))
  })
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  t.after(() => socket.destroy())
  socket.on('error', () => {})
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const stream = await opened.promise
  const part = 'x'.repeat(500_000)
  for (let sent = 0; stream.send('lines', part); sent += part.length) {
    assert.ok(sent < 50_000_000, 'what waits is bounded')
    await new Promise(setImmediate)
  }
  assert.equal(stream.closed, true)
  await over.promise
  assert.equal(stream.send('lines', 'more'), false)
})

test('a slow reader that reads in the end gets everything, and the notice', async (t) => {
  const app = Fastify()
  const opened = Promise.withResolvers<EventStream>()
  app.get('/', (request, reply) => opened.resolve(openEventStream(request as never, reply as never)))
  await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  const stream = await opened.promise
  let sent = 1
  for (; stream.send('lines', 'x'.repeat(500_000)); sent += 1) await new Promise(setImmediate)
  let text = ''
  socket.on('data', (data) => {
    text += data.toString('latin1')
  })
  while (!text.includes('event: dropped')) await once(socket, 'data')
  assert.equal(text.split('event: lines').length - 1, sent)
  socket.destroy()
})

test('the head alone is over at once', async (t) => {
  const app = Fastify()
  const closed = Promise.withResolvers<void>()
  app.get('/', (request, reply) => {
    const stream = openEventStream(request as never, reply as never, { onClose: () => closed.resolve() })
    stream.send('lines', 'to nobody')
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const answer = await fetch(url, { method: 'HEAD' })
  assert.match(answer.headers.get('content-type')!, /event-stream/)
  assert.equal(await answer.text(), '')
  await closed.promise
})

test('H6 a stream without events outlives the timeouts of the server, and shows that it lives', async (t) => {
  const shortest = {
    requestTimeout: 50,
    keepAliveTimeout: 50,
    http: { headersTimeout: 50, connectionsCheckingInterval: 20 },
  }
  const app = Fastify(shortest)
  const opened = Promise.withResolvers<EventStream>()
  app.get('/', (request, reply) =>
    opened.resolve(openEventStream(request as never, reply as never, { heartbeatMs: 25 })),
  )
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => app.close())
  const reader = (await fetch(url)).body!.pipeThrough(new TextDecoderStream()).getReader()
  const stream = await opened.promise
  let text = ''
  const readUntil = async (done: () => boolean) => {
    while (!done()) text += (await reader.read()).value ?? assert.fail('the stream is over')
  }
  await readUntil(() => text.split('\n:\n').length > 20)
  stream.send('lines', 'after all')
  await readUntil(() => text.includes('data: "after all"'))
  stream.close()
})
