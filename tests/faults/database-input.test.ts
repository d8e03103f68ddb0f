import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { MongoClient } from 'mongodb'
import { openEmbedded } from '../../modules/database/embedded/driver.ts'
import { serveWire } from '../../modules/database/wire/server.ts'
import type { LogLine } from '../../modules/logs/contract.ts'
import { type FaultServer, faultServer } from './support.ts'

describe('I. Input that is meant for the database', () => {
  const undo: (() => unknown)[] = []
  const context = { after: (work: () => unknown) => void undo.push(work) } as never
  let server: FaultServer
  let token = ''
  const api = (method: string, path: string, body?: unknown) =>
    server.get(`/api${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body && JSON.stringify(body),
    } as RequestInit)
  before(async () => {
    server = await faultServer(context)
    const answer = await api('POST', '/auth/login', { email: 'root@example.com', password: 'correct horse battery' })
    token = ((await answer.json()) as { token: string }).token
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  test('I1 operators in place of values are refused', async () => {
    const operators: unknown[] = [
      { $ne: null },
      { $gt: '' },
      { $regex: '.*' },
      { $where: 'true' },
      ['a'],
      { toString: 'x' },
    ]
    for (const value of operators) {
      const answer = await api('POST', '/auth/login', { email: value, password: value })
      assert.equal(answer.status, 400, JSON.stringify(value))
      const project = await api('POST', '/projects', { name: value, slug: value })
      assert.equal(project.status, 400, JSON.stringify(value))
    }
  })

  test('I1 operators in addresses are texts', async () => {
    const project = await server.deploy('i1', `router.get('/', () => { console.log('seen'); return {} })`)
    await server.get('/r/i1/')
    for (const id of ['{"$ne":null}', '$where', '[object Object]', '__proto__', '../i1']) {
      const answer = await api('GET', `/projects/${encodeURIComponent(id)}`)
      assert.equal(answer.status, 404, id)
    }
    for (const query of ['q[$ne]=x', 'level[$ne]=x', 'cursor[$gt]=', 'limit[$gt]=1', 'from[$gt]=2020']) {
      const answer = await api('GET', `/projects/${project.slug}/logs?${query}`)
      assert.ok([200, 400].includes(answer.status), `${query}: ${answer.status}`)
    }
  })

  test('I4 a search is for its text, takes no pattern, and has an end', async () => {
    const text = `${'a'.repeat(200)}!`
    const project = await server.deploy('i4', `router.get('/', () => { console.log('${text}'); return {} })`)
    await server.get('/r/i4/')
    const search = async (q: string): Promise<LogLine[]> => {
      const answer = await api('GET', `/projects/${project.slug}/logs?q=${encodeURIComponent(q)}`)
      assert.equal(answer.status, 200)
      return ((await answer.json()) as { items: LogLine[] }).items
    }
    assert.equal((await search(text.slice(100))).length, 1)
    for (const q of ['^(a+)+$', '(a?){2000}', '.*', '[', '\\', '$']) {
      assert.deepEqual(await search(q), [], q.slice(0, 20))
    }
    for (const query of ['limit=1000000', `q=${'a'.repeat(5000)}`, 'limit=-1', 'limit=x', 'cursor=%00', 'from=never']) {
      const answer = await api('GET', `/projects/${project.slug}/logs?${query}`)
      assert.equal(answer.status, 400, query)
    }
  })
})

describe('I. A query that is more than a query', () => {
  test('I1 runs no code and writes nowhere, by the facade and by the wire', async (t) => {
    const database = await openEmbedded({ dataDir: ':memory:' })
    const door = await serveWire({ database, name: 'm3m' })
    const shell = new MongoClient(door.uri)
    t.after(async () => {
      await shell.close()
      await door.close()
      await database.close()
    })
    const things = database.collection('things')
    await things.insertOne({ a: 1 })
    const code = { body: 'function () { return true }', args: [], lang: 'js' }
    const pipelines = [
      [{ $match: { $where: 'true' } }],
      [{ $match: { $expr: { $function: code } } }],
      [{ $project: { x: { $function: code } } }],
      [{ $group: { _id: null, x: { $accumulator: code } } }],
      [{ $out: 'stolen' }],
      [{ $merge: { into: 'stolen' } }],
      [{ $lookup: { from: 'things', pipeline: [{ $out: 'stolen' }], as: 'x' } }],
      [{ $facet: { x: [{ $merge: 'stolen' }] } }],
    ]
    for (const pipeline of pipelines) {
      await assert.rejects(things.aggregate(pipeline).toArray(), /not supported|not allowed/, JSON.stringify(pipeline))
      await assert.rejects(
        shell.db('m3m').collection('things').aggregate(pipeline).toArray(),
        /not supported|not allowed/,
      )
    }
    await assert.rejects(things.find({ $where: 'true' }).toArray(), /not supported/)
    for (const command of [{ mapReduce: 'things' }, { eval: '1' }, { group: {} }]) {
      await assert.rejects(shell.db('m3m').command(command), /no such command/)
    }
    assert.deepEqual(await database.collections(), ['things'])
  })

  test('I2 has no way to a collection whose name is none', async (t) => {
    const database = await openEmbedded({ dataDir: ':memory:' })
    t.after(() => database.close())
    for (const name of ['', 'system.users', 'a$b', '$cmd', 'nul\0', '.hidden', 'x'.repeat(256)]) {
      await assert.rejects(database.collection(name).insertOne({ a: 1 }), { code: 73 }, JSON.stringify(name))
      assert.deepEqual(await database.collection(name).find().toArray(), [])
    }
    for (const name of [
      '__proto__',
      'constructor',
      'documents_1',
      'indexes',
      "x'; DROP TABLE collections; --",
      'a.b',
      'ё',
    ]) {
      await database.collection(name).insertOne({ name, [name.replace(/[.]/g, '')]: 1 })
      assert.equal((await database.collection(name).findOne({ name }))!.name, name)
    }
    assert.equal(({} as { name?: string }).name, undefined)
  })
})
