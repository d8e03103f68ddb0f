import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { build } from 'esbuild'
import type { Pipeline } from '../../modules/pipelines/contract.ts'
import type { Job } from '../../modules/queue/contract.ts'
import type { ServiceStatus } from '../../modules/runtime/contract.ts'
import { ROOT } from '../support/server.ts'
import { serverWithRoot } from '../support/server-with-root.ts'
import { until } from '../support/until.ts'

/** The code samples of docs/services.md, in their order, and what the template of a new project promises. */

const samples = [...readFileSync(join(ROOT, 'docs', 'services.md'), 'utf8').matchAll(/```ts\n(.*?)```/gs)].map(
  ([, code]) => code!,
)

async function honoFile(): Promise<string> {
  const stdin = { contents: `export { Hono } from 'hono'`, resolveDir: ROOT }
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false })
  return outputFiles[0]!.text
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url)
  await once(socket, 'open')
  return socket
}

/** What the samples reach out to: endless events, a picture, and a place to put files. */
async function otherServer(t: TestContext) {
  let bytes = 0
  const left = Promise.withResolvers<void>()
  const server = createServer((request, response) => {
    if (request.method === 'PUT') {
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      request.on('end', () => response.writeHead(201).end())
    } else if (request.url === '/picture') response.end('a picture')
    else {
      let n = 0
      const timer = setInterval(() => {
        n += 1
        response.write(n < 3 ? `event ${n}` : `done ${n}`)
      }, 50)
      response.on('close', () => {
        clearInterval(timer)
        left.resolve()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, left: left.promise, stored: () => bytes }
}

describe('docs/services.md', () => {
  test('every sample is a service that does what is said of it', { timeout: 120_000 }, async (t) => {
    const { server, client } = await serverWithRoot(t, { runtime: { egress: { allow: ['127.0.0.1'] } } })
    const ask = async (path: string, init?: RequestInit) => {
      const response = await fetch(`${server.url}/r/${path}`, init)
      return [response.status, await response.text()]
    }
    const json = (body: unknown): RequestInit => ({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const messages = async (project: string) => (await client.logs(project)).map(({ message }) => message)
    const [
      first,
      routes,
      bodies,
      sockets,
      workers,
      schedules,
      store,
      counts,
      queues,
      life,
      streams,
      upload,
      helpers,
      ...more
    ] = samples
    assert.equal(more.length, 0, 'a sample was added: try it here')

    for (const name of [
      'template',
      'first',
      'routes',
      'bodies',
      'sockets',
      'workers',
      'schedules',
      'store',
      'counts',
      'queues',
      'life',
      'streams',
      'upload',
      'helpers',
    ])
      await client.createProject(name)

    const { template } = await client.call<Pipeline>('GET', '/projects/template/pipeline')
    await client.publish('template', template![0]!.content)
    assert.deepEqual(await ask('template/'), [200, '{"hello":"world"}'])
    assert.deepEqual(await ask('template/hello/Ann'), [200, '{"hello":"Ann"}'])
    assert.deepEqual(await ask('template/echo', json([1])), [201, '{"you":"sent","body":[1]}'])

    await client.publish('first', first!)
    assert.deepEqual(await ask('first/hello/world'), [200, '{"hello":"world"}'])

    await client.publish('routes', routes!)
    assert.deepEqual(await ask('routes/users/7'), [200, '{"id":"7"}'])
    assert.deepEqual(await ask('routes/users', json({ name: 'Ann' })), [201, '{"made":{"name":"Ann"}}'])
    assert.deepEqual(await ask('routes/files/a/b.txt'), [200, 'a/b.txt'])
    assert.deepEqual(await ask('routes/any', { method: 'PATCH' }), [200, 'PATCH'])
    assert.deepEqual(await ask('routes/admin/stats'), [401, '{"error":"who are you?"}'])
    const [, token] = /const TOKEN = '(.*)'/.exec(routes!)!
    assert.deepEqual(await ask('routes/admin/stats', { headers: { authorization: `Bearer ${token}` } }), [
      200,
      '{"users":42}',
    ])
    assert.equal((await ask('routes/nowhere'))[0], 404)
    assert.equal((await ask('routes/users/7', { method: 'DELETE' }))[0], 405)

    await client.publish('bodies', bodies!)
    const large = { method: 'PUT', body: new Uint8Array(11_000_000) }
    assert.deepEqual(await ask('bodies/files/a', large), [200, '{"name":"a","bytes":11000000}'])

    await client.publish('sockets', sockets!)
    const [ann, bob] = await Promise.all(
      [1, 2].map(() => connect(`${server.url.replace('http', 'ws')}/r/sockets/chat`)),
    )
    const heard = [ann!, bob!].map((socket) => once(socket, 'message'))
    ann!.send('hi all')
    for (const [event] of await Promise.all(heard)) assert.equal((event as MessageEvent).data, 'hi all')
    ann!.close()
    bob!.close()

    await client.publish('workers', { 'main.ts': workers!, 'hono.js': await honoFile() })
    assert.deepEqual(await ask('workers/'), [200, 'hi'])

    await client.publish('schedules', schedules!)
    const status = await client.call<ServiceStatus>('GET', '/projects/schedules/service')
    assert.deepEqual(
      status.schedules.map(({ name, when }) => [name, when]),
      [
        ['report', '1h'],
        ['morning', '0 9 * * 1-5'],
      ],
    )
    const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' })
    assert.equal(berlin.format(new Date(status.schedules[1]!.nextRun!)), '09:00')
    await client.call('POST', '/projects/schedules/service/schedules/morning/run')
    await until('the run is logged', async () => (await messages('schedules')).includes('good morning'))

    await client.publish('store', store!)
    assert.deepEqual(await ask('store/carts/7'), [404, '{"error":"no such cart"}'])
    assert.equal((await ask('store/carts/7', { ...json({ apples: 2 }), method: 'PUT' }))[0], 204)
    assert.deepEqual(await ask('store/carts/7'), [200, '{"apples":2}'])
    assert.deepEqual(await ask('store/carts'), [200, '{"keys":["cart:7"]}'])
    assert.deepEqual(
      [await ask('store/hits'), await ask('store/hits')].map(([, text]) => text),
      ['{"hits":1}', '{"hits":2}'],
    )
    const lock = () => ask('store/lock', { method: 'POST' })
    assert.deepEqual(
      [await lock(), await lock()].map(([, text]) => text),
      ['{"mine":true}', '{"mine":false}'],
    )

    for (const [slug, type] of Object.entries({ signups: 'daily_counter', sold: 'counter' }))
      await client.call('POST', '/projects/counts/goals', { name: slug, type })
    await client.publish('counts', counts!)
    assert.deepEqual(await ask('counts/signups', json({})), [201, '{"today":1}'])
    assert.deepEqual(await ask('counts/signups', json({})), [201, '{"today":2}'])
    assert.equal((await ask('counts/orders', json({ pieces: 3 })))[0], 204)
    const { key } = await client.call<{ key: string }>('POST', '/projects/counts/api-key')
    const outside = await fetch(`${server.url}/api/projects/counts/goals/sold/increment`, {
      method: 'POST',
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: '{"by": 3}',
    })
    assert.deepEqual(await outside.json(), { value: 6 })
    assert.deepEqual(await ask('counts/sold'), [200, '6'])
    await client.call('POST', '/projects/counts/service/schedules/report/run')
    await until('the report is logged', async () =>
      (await messages('counts')).some((text) => /^\d{4}-\d\d-\d\d: 2$/.test(text)),
    )

    await client.publish('queues', queues!)
    assert.equal((await ask('queues/emails', json({ to: 'ann@example.com' })))[0], 202)
    await until('the job is done', async () => (await messages('queues')).includes('sent'))
    const remind = async () => JSON.parse((await ask('queues/reminders', json({ to: 'bob@example.com' })))[1] as string)
    const reminder = await remind()
    assert.equal(reminder.added, true)
    assert.deepEqual(await remind(), { id: reminder.id, added: false })
    await ask('queues/emails', json({ to: 'nobody' }))
    const dead = () => client.call<{ items: Job[] }>('GET', '/projects/queues/queues/emails/jobs?state=dead')
    await until('the job is dead', async () => (await dead()).items.length === 1)
    const [job] = (await dead()).items
    assert.equal(job!.attempt, 2)
    assert.match(job!.error!, /"nobody" is no address/)

    await client.publish('life', life!)
    await client.service('life', 'stop')
    await until('the stop hook has run', async () => (await messages('life')).includes('down'))
    assert.ok((await messages('life')).includes('up'))
    await client.service('life', 'start')
    await assert.rejects(client.publish('life', `service.start(() => { throw new Error('no') })`), /M3M_SERVICE_BOOT/)
    assert.equal((await client.service('life')).state, 'running')

    const other = await otherServer(t)
    await client.call('PUT', '/projects/streams/env/UPSTREAM', { type: 'string', value: other.url })
    await client.publish('streams', streams!)
    assert.match(String((await ask('streams/first'))[1]), /done 3"}$/)
    await other.left
    assert.deepEqual(await ask('streams/picture'), [200, 'a picture'])
    await client.call('PUT', '/projects/upload/env/BUCKET', { type: 'string', value: `${other.url}/bucket` })
    await client.publish('upload', upload!)
    const file = { method: 'POST', body: new Uint8Array(2_000_000) }
    assert.deepEqual(await ask('upload/upload', file), [200, '{"status":201}'])
    assert.equal(other.stored(), 2_000_000)

    await client.call('PUT', '/projects/helpers/env/SECRET', { type: 'string', value: 'hush' })
    await client.publish('helpers', helpers!)
    assert.deepEqual(await ask('helpers/load', json([])), [200, '[]'])
    const hook = (signature: string) =>
      ask('helpers/webhook', {
        method: 'POST',
        body: 'paid',
        headers: { 'x-hub-signature-256': `sha256=${signature}` },
      })
    assert.deepEqual(await hook('00'), [401, 'No'])
    const [status200, told] = await hook(createHmac('sha256', 'hush').update('paid').digest('hex'))
    assert.equal(status200, 200)
    const { token: made, etag } = JSON.parse(told as string)
    assert.equal(made.length, 40)
    assert.equal(etag, createHash('sha256').update('paid').digest('hex'))
  })
})
