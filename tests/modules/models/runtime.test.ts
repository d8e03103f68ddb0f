import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { eventsRef, projectTypesChanged } from '../../../kernel/index.ts'
import { modelsRef } from '../../../modules/models/contract.ts'
import { signIn } from '../../support/client.ts'
import { until } from '../../support/until.ts'
import { startServer, type TestServer } from '../runtime/support.ts'
import { completionsOf, problemsOf } from '../runtime-guest/checker.ts'

const CODE = `
router.post('/', async (ctx) => {
  try { return { value: await (0, eval)('(async () => {' + (await ctx.request.text()) + '})')() ?? null } } catch (error) { return { code: error.code ?? String(error), message: error.message } }
})`
const FIELDS = [
  { key: 'name', type: 'string', required: true },
  { key: 'age', type: 'integer', indexed: true },
  { key: 'email', type: 'string', unique: true },
  { key: 'born', type: 'date' },
  { key: 'seen', type: 'datetime' },
  { key: 'tags', type: 'array', items: { type: 'string' } },
  { key: 'data', type: 'json' },
]

async function start(t: Parameters<typeof startServer>[0], code = CODE) {
  const server = await startServer(t, { limits: { cpuMs: 2_000, memoryMb: 64 } })
  const client = await signIn(server.url)
  await client.createProject('Shop', 'shop')
  const make = (slug: string, fields: unknown[], project = 'shop') =>
    client.call('POST', `/projects/${project}/models`, { name: slug, slug, fields })
  await make('users', FIELDS)
  await make('posts', [
    { key: 'title', type: 'string' },
    { key: 'author', type: 'reference', model: 'users' },
  ])
  const project = await publish(server, code)
  const run = async (source: string, slug = 'shop') => {
    const answer = await server.get(`/r/${slug}/`, { method: 'POST', body: source })
    const { value, code: refused } = (await answer.json()) as { value: unknown; code?: string }
    return refused ?? value
  }
  return { server, client, make, run, project, records: server.kernel.get(modelsRef).records }
}

async function publish(server: TestServer, code: string) {
  const { projectsRef } = await import('../../../modules/projects/contract.ts')
  const project = (await server.kernel.get(projectsRef).bySlug('shop'))!
  await server.publish(project, code)
  return project
}

describe('db in services', () => {
  test('reads and writes the records that people see', async (t) => {
    const { run, records, project } = await start(t)
    const made = (await run(
      `return db.collection('users').insert({ name: 'Ann', age: 30, email: 'ann@x', born: '1996-01-02', seen: new Date('2026-01-01T00:00:00Z'), tags: ['a'], data: { x: [1] } })`,
    )) as Record<string, unknown>
    assert.equal(made.seen, '2026-01-01T00:00:00.000Z')
    assert.deepEqual(await records.get(project.id, 'users', made.id as string), made)
    assert.deepEqual(await run(`return db.collection('users').get('${made.id}')`), made)
    assert.equal(await run(`return db.collection('users').get('nothing')`), null)
    assert.equal(
      await run(
        `const many = Array.from({ length: 500 }, (_, i) => ({ name: 'U' + i, age: i % 50, tags: i % 2 ? ['odd'] : ['even', 'x'] }))
         return (await db.collection('users').insertMany(many)).length`,
      ),
      500,
    )
    assert.deepEqual(
      await run(
        `const users = db.collection('users'); let seen = 0, last = 99
         for await (const user of users.find({ age: { $lt: 50 } }).sort({ age: -1 })) { if (user.age > last) throw new Error('order'); last = user.age; seen++ }
         const some = []; for await (const user of users.find().sort('age').limit(3)) some.push(user.age)
         return [seen, some, (await users.find({ tags: 'odd' }, { sort: 'name', limit: 2, fields: ['name'] }).toArray()).map((u) => Object.keys(u).sort().join()), (await users.find({}, { skip: 499 }).toArray()).length]`,
      ),
      [501, [0, 0, 0], ['createdAt,id,name,revision,updatedAt', 'createdAt,id,name,revision,updatedAt'], 2],
    )
    assert.deepEqual(
      await run(
        `const users = db.collection('users')
         return [
           (await users.findOne({ name: /^ANN$/i })).age,
           await users.findOne({ name: 'Nobody' }),
           await users.count(), await users.count({ seen: { $gte: new Date('2025-12-31') } }),
           (await users.distinct('age')).length, await users.distinct('tags'),
           (await users.update('${made.id}', { $inc: { age: 1 }, $push: { tags: 'b' }, $set: { 'data.y': true }, $currentDate: { seen: true } })).data,
           (await users.update({ email: 'ann@x' }, { born: null })).born,
           await users.update('nothing', { age: 1 }),
           await users.updateMany({ age: 49 }, { $mul: { age: 2 }, $addToSet: { tags: 'x' } }),
           (await users.upsert({ email: 'bob@x' }, { $set: { name: 'Bob' }, $setOnInsert: { age: 5 } })).inserted,
           (await users.upsert({ email: 'bob@x' }, { name: 'Rob' })).record.age,
           (await users.delete({ email: 'bob@x' })).name, await users.delete('nothing'),
           await users.deleteMany({ age: 98 }),
         ]`,
      ),
      [
        30,
        null,
        501,
        1,
        51 - 1 + 0,
        ['a', 'even', 'odd', 'x'],
        { x: [1], y: true },
        null,
        null,
        { matched: 10, modified: 10 },
        true,
        5,
        'Rob',
        null,
        10,
      ],
    )
  })

  test('lists the values inside of JSON', async (t) => {
    const { run } = await start(t)
    await run(
      `return db.collection('users').insertMany([{ name: 'Ann', data: { x: [1, 2] } }, { name: 'Bob', data: { x: 2 } }])`,
    )
    assert.deepEqual(await run(`return db.collection('users').distinct('data.x')`), [1, 2])
  })

  test('takes part in the rules of the model', async (t) => {
    const { run } = await start(t)
    await run(`await db.collection('users').insert({ name: 'Ann', email: 'a', age: 1 })`)
    for (const [code, source] of [
      ['M3M_RECORD_INVALID', `insert({ age: 1 })`],
      ['M3M_RECORD_INVALID', `insert({ name: 'B', nothing: 1 })`],
      ['M3M_RECORD_INVALID', `update({ name: 'Ann' }, { $set: { age: 'old' } })`],
      ['M3M_RECORD_INVALID', `update({ name: 'Ann' }, { $unset: { name: '' } })`],
      ['M3M_RECORD_INVALID', `update({ name: 'Ann' }, { $inc: { age: 0.5 } })`],
      ['M3M_RECORD_NOT_UNIQUE', `insert({ name: 'B', email: 'a' })`],
      ['M3M_RECORD_NOT_UNIQUE', `upsert({ name: 'B' }, { email: 'a' })`],
      ['M3M_RECORD_CHANGED', `update({ name: 'Ann' }, { age: 2 }, { revision: 7 })`],
      ['M3M_RECORDS_QUERY', `update({ name: 'Ann' }, { $inc: { name: 1 } })`],
      ['M3M_RECORDS_QUERY', `find({ age: 'x' }).toArray()`],
      ['M3M_RECORDS_QUERY', `find().sort('nothing').toArray()`],
      ['M3M_API_ARGUMENTS', `insertMany('x')`],
    ])
      assert.equal(await run(`return db.collection('users').${source}`), code, source)
    assert.equal(await run(`return db.collection('none').count()`), 'M3M_MODEL_NOT_FOUND')
    assert.deepEqual(
      await run(
        `try { await db.collection('users').insert({ age: 'old', nothing: 1 }) } catch (error) { return [error.name, error.errors] }`,
      ),
      [
        'M3mError',
        [
          { path: '/age', message: 'must be a number' },
          { path: '/nothing', message: 'is no field of the model' },
        ],
      ],
    )
    assert.equal(await run(`return db.collection('users').count()`), 1)
  })

  const SOME = `const users = db.collection('users')
    const [ann, bob] = await users.insertMany([{ name: 'Ann', age: 30, seen: '2026-01-01T10:00:00Z' }, { name: 'Bob', age: 40, seen: '2026-01-02T10:00:00Z' }])
    await db.collection('posts').insertMany([{ title: 'A', author: ann.id }, { title: 'B', author: ann.id }, { title: 'C', author: bob.id }])
    const names = { [ann.id]: 'ann', [bob.id]: 'bob' }`
  test('aggregates', async (t) => {
    const { run } = await start(t)
    assert.deepEqual(
      await run(
        `${SOME}
         return [
           (await db.collection('posts').aggregate([{ $group: { _id: '$author', n: { $sum: 1 } } }, { $sort: { n: -1 } }])).map(({ _id, n }) => [names[_id], n]),
           await users.aggregate([{ $match: { seen: { $gt: '2026-01-01T12:00:00Z' } } }, { $project: { _id: 0, name: 1 } }]),
           (await users.aggregate([{ $match: { id: ann.id } }]))[0]._id === ann.id,
           Object.keys((await users.aggregate([{ $limit: 1 }]))[0]).sort(),
         ]`,
      ),
      [
        [
          ['ann', 2],
          ['bob', 1],
        ],
        [{ name: 'Bob' }],
        true,
        ['_id', 'age', 'createdAt', 'name', 'revision', 'seen', 'updatedAt'],
      ],
    )
  })

  test('aggregates with expressions, and over models that belong together', async (t) => {
    const { run } = await start(t)
    assert.deepEqual(
      await run(
        `${SOME}
         return [
           await users.aggregate([{ $sort: { name: 1 } }, { $project: { _id: 0, name: 1, day: { $dateToString: { date: '$seen', format: '%Y-%m-%d' } } } }]),
           (await users.aggregate([{ $sort: { name: 1 } }, { $lookup: { from: 'posts', localField: '_id', foreignField: 'author', as: 'posts' } }])).map(({ name, posts }) => [name, posts.map(({ title }) => title).sort().join(), posts[0]._size ?? null]),
         ]`,
      ),
      [
        [
          { name: 'Ann', day: '2026-01-01' },
          { name: 'Bob', day: '2026-01-02' },
        ],
        [
          ['Ann', 'A,B', null],
          ['Bob', 'C', null],
        ],
      ],
    )
  })

  test('tells of what people, programs and code write, in its order', async (t) => {
    const { client, run, server, project, records } = await start(
      t,
      `${CODE}
       db.on('insert', 'users', async (user, { event, model, before }) => { await kv.set('in/' + user.name, [event, model, before, user.age]) })
       db.on('update', 'users', async (user, { before }) => { console.log('updated ' + user.name + ' ' + before.age + ' to ' + user.age); if (user.age === 99) throw new Error('too old') })
       db.on('delete', 'users', (user) => console.log('deleted ' + user.name))`,
    )
    const made = await client.call<{ id: string }>('POST', '/projects/shop/models/users/records', {
      name: 'Ann',
      age: 1,
    })
    await run(`await db.collection('users').insert({ name: 'Bob', age: 2 })`)
    await until('both are told', async () => (await run(`return (await kv.list({ prefix: 'in/' })).keys.length`)) === 2)
    assert.deepEqual(await run(`return kv.getMany(['in/Ann', 'in/Bob'])`), [
      ['insert', 'users', null, 1],
      ['insert', 'users', null, 2],
    ])
    for (let age = 2; age <= 20; age += 1) await records.update(project.id, 'users', made.id, { age })
    await records.update(project.id, 'users', made.id, { age: 99 })
    await records.updateMany(project.id, 'users', { age: 99 }, { age: 99 })
    await records.delete(project.id, 'users', made.id)
    const said = await until('the deletion is told', async () => {
      const lines = (await server.logs(project)).map(({ message }) => message)
      return lines.includes('deleted Ann') ? lines : null
    })
    const updates = said
      .filter((line) => line.startsWith('updated'))
      .sort((a, b) => Number(a.split(' ')[2]) - Number(b.split(' ')[2]))
    assert.equal(updates.length, 20)
    assert.equal(updates.at(-1), 'updated Ann 20 to 99')
    assert.ok(said.some((line) => line.includes('The hook of "update" of "users" failed: Error: too old')))
  })

  test('refuses hooks that make no sense', async (t) => {
    const { run } = await start(t)
    assert.match(String(await run(`db.on('insert', 'users', () => {})`)), /comes too late/)
    assert.match(String(await run(`db.on('save', 'users', () => {})`)), /takes "insert", "update" or "delete"/)
    assert.match(String(await run(`db.collection(7)`)), /takes the slug/)
  })

  test('is completed and checked in the editor with the models of the project', async (t) => {
    const { client, server, make } = await start(t)
    await client.createProject('Den', 'den')
    await make('secret-things', [{ key: 'x', type: 'string' }], 'den')
    await make('evil', [{ key: 'x', type: 'enum', options: ['*/', '</script>'], name: '*/ </script>\n' }])
    const text = async (path: string) => {
      const answer = await server.get(`/api${path}`, { headers: { authorization: `Bearer ${client.token}` } })
      return answer.text()
    }
    await client.call('POST', '/projects/shop/env', { key: 'SHOP_TOKEN', type: 'string', value: 'x', secret: true })
    await client.call('POST', '/projects/shop/goals', { name: 'Orders', slug: 'orders', type: 'counter' })
    const all = `${await text('/runtime/types')}\n${await text('/projects/shop/runtime/types')}`
    assert.deepEqual(completionsOf(`env.get('|`, all), ['SHOP_TOKEN'])
    assert.deepEqual(completionsOf(`goals.increment('|`, all), ['orders'])
    assert.deepEqual(completionsOf(`db.collection('|`, all), ['evil', 'posts', 'users'])
    assert.deepEqual(completionsOf(`db.on('insert', '|`, all), ['evil', 'posts', 'users'])
    const own = ['age', 'born', 'data', 'email', 'name', 'seen', 'tags']
    const every = [...own, 'createdAt', 'id', 'revision', 'updatedAt'].sort()
    for (const [code, wanted] of [
      [`find({ | })`, every],
      [`find({}, { fields: ['|'] })`, own],
      [`find().sort('|')`, [...every.map((key) => `-${key}`), ...every]],
      [`find({}, { sort: { | } })`, every],
      [`distinct('|')`, every],
      [`insert({ | })`, own],
      [`update({}, { $set: { | } })`, own],
      [`update({}, { $inc: { | } })`, own],
    ] as const)
      assert.deepEqual(completionsOf(`db.collection('users').${code}`, all), wanted, code)
    assert.deepEqual(
      problemsOf(
        `const users = db.collection('users')
         const ann = await users.insert({ name: 'Ann', age: 3, tags: ['x'] })
         const name: string = ann.name
         const age: number | null = ann.age
         for await (const user of users.find({ age: { $gt: 3 }, 'data.x': 1 }, { sort: '-age', fields: ['name'] })) console.log(user.id, user.name)
         const later = await db.collection('later').findOne()
         await users.update(ann.id, { $inc: { age: 1 } })
         db.on('update', 'users', (user, { before }) => console.log(user.age, before?.age))
         console.log(name, age, later?.anything, await users.distinct('email'))
         export {}`,
        all,
      ),
      [],
    )
    assert.equal(problemsOf(`await db.collection('users').insert({ name: 5 })\nexport {}`, all).length, 1)
    assert.ok(!all.includes('secret-things'))
  })

  test('tells editors that are open of every change of a model', async (t) => {
    const { client, server, make, project } = await start(t)
    const told: (string | null)[] = []
    t.after(server.kernel.get(eventsRef).on(projectTypesChanged, ({ projectId }) => void told.push(projectId)))
    const types = async () =>
      (
        await server.get('/api/projects/shop/runtime/types', { headers: { authorization: `Bearer ${client.token}` } })
      ).text()
    const after = async (change: () => Promise<unknown>) => {
      told.length = 0
      await change()
      assert.ok(told.length > 0 && told.every((id) => id === project.id), 'nobody is told')
      return types()
    }
    const fields = [{ key: 'name', type: 'string' }]
    assert.match(await after(() => make('goods', fields)), /"goods": \{\s+name: string/)
    const change = (body: unknown, slug = 'goods') => client.call('PATCH', `/projects/shop/models/${slug}`, body)
    assert.match(
      await after(() => change({ fields: [...fields, { key: 'price', type: 'float' }] })),
      /price: number \| null/,
    )
    assert.match(await after(() => change({ slug: 'wares' })), /"wares": \{/)
    assert.doesNotMatch(
      await after(() => client.call('DELETE', '/projects/shop/models/wares?slug=wares')),
      /wares|goods/,
    )
  })
})
