import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { eventsRef, fake } from '../../../kernel/index.ts'
import { type Project, projectCreated, projectsRef, RESERVED_SLUGS } from '../../../modules/projects/contract.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, signIn, startServer } from '../auth/support.ts'

/** A server with root, a maker (may create projects) and a guest (may not). */
async function start(t: TestContext) {
  const { people, service } = crowd('root', 'maker', 'other', 'guest')
  const server = await startServer(t, { modules: [projects], fakes: [fake(usersRef, service)] })
  const tokens = Object.fromEntries(
    await Promise.all(Object.entries(people).map(async ([name, person]) => [name, await signIn(server, person)])),
  ) as Record<'root' | 'maker' | 'other' | 'guest', string>
  const create = (as: string, body: object) => server.call('POST', '/api/projects', { as, body })
  return { ...server, server, people, tokens, create }
}

describe('creating a project', () => {
  it('makes a slug of the name and numbers it when taken', async (t) => {
    const { tokens, create } = await start(t)
    const first = await create(tokens.maker, { name: '  Мой бот ', color: 'teal' })
    assert.equal(first.status, 201)
    assert.equal(first.body.name, 'Мой бот')
    assert.equal(first.body.slug, 'moy-bot')
    assert.equal(first.body.color, 'teal')
    assert.match(first.body.id, /^[0-9a-f]{24}$/)
    assert.deepEqual(Object.keys(first.body).sort(), [
      'color',
      'createdAt',
      'createdBy',
      'id',
      'name',
      'slug',
      'updatedAt',
    ])
    assert.equal((await create(tokens.maker, { name: 'Мой бот' })).body.slug, 'moy-bot-2')
    assert.equal((await create(tokens.maker, { name: 'moy bot' })).body.slug, 'moy-bot-3')
    assert.equal((await create(tokens.maker, { name: '日本' })).body.slug, 'project')
    assert.equal((await create(tokens.maker, { name: 'API' })).body.slug, 'api-2')
  })

  it('G8 gives a slug that was asked for to one of a hundred at once', async (t) => {
    const { tokens, create, call } = await start(t)
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        create(n % 2 === 0 ? tokens.maker : tokens.other, { name: `Shop ${n}`, slug: 'shop' }),
      ),
    )
    const won = answers.filter(({ status }) => status === 201)
    assert.equal(won.length, 1)
    for (const { status, body } of answers) {
      if (status === 201) continue
      assert.deepEqual([status, body.code, body.errors[0].path], [409, 'M3M_PROJECT_SLUG_TAKEN', '/slug'])
      assert.match(body.detail, /"shop-2" is free/)
    }
    const { items } = (await call('GET', '/api/projects', { as: tokens.root })).body
    assert.deepEqual(
      items.map(({ id }: Project) => id),
      [won[0]!.body.id],
    )
  })

  it('gives each of many at once a slug of its own when the name decides', async (t) => {
    const { tokens, create } = await start(t)
    const answers = await Promise.all(Array.from({ length: 8 }, () => create(tokens.maker, { name: 'Shop' })))
    assert.deepEqual(answers.map(({ body }) => body.slug).sort(), [
      'shop',
      ...[2, 3, 4, 5, 6, 7, 8].map((n) => `shop-${n}`),
    ])
  })

  it('G8 refuses slugs that would be mistaken for something else, on their field', async (t) => {
    const { tokens, create, call, server } = await start(t)
    const { body } = await create(tokens.maker, { name: 'Shop' })
    const second = await create(tokens.maker, { name: 'Second' })
    const both = async (slug: string) => [
      await create(tokens.maker, { name: 'Other', slug }),
      await call('PATCH', '/api/projects/second', { as: tokens.maker, body: { slug } }),
    ]
    for (const slug of [...RESERVED_SLUGS, body.id, second.body.id, 'a'.repeat(24), '0'.repeat(24)]) {
      for (const refused of await both(slug)) {
        assert.deepEqual([refused.status, refused.body.code], [400, 'M3M_PROJECT_INVALID'], slug)
        assert.deepEqual(refused.body.errors, [{ path: '/slug', message: `"${slug}" is reserved; take another` }])
      }
    }
    for (const slug of ['', 'Shop', '-a', 'a-', '..', '.', '__proto__', 'a/b', 'a@draft', 'магазин', 'x'.repeat(65)]) {
      for (const refused of await both(slug)) {
        assert.deepEqual([refused.status, refused.body.code], [400, 'M3M_REQUEST_INVALID'], slug)
        assert.deepEqual(refused.body.errors, [
          { path: '/slug', message: 'must be 1 to 64 of a-z, 0-9 and inner hyphens' },
        ])
      }
    }
    const moved = await call('PATCH', '/api/projects/second', { as: tokens.maker, body: { slug: 'shop' } })
    assert.deepEqual([moved.status, moved.body.errors[0].path], [409, '/slug'])
    // Words of the language itself are slugs like any other.
    for (const slug of ['constructor', 'prototype', 'hasownproperty', 'null', '1'])
      assert.equal((await create(tokens.maker, { name: 'Other', slug })).status, 201, slug)
    const service = server.kernel.get(projectsRef)
    await assert.rejects(
      service.create((await server.call('GET', '/api/auth/me', { as: tokens.root })).body, { name: 'x', slug: '..' }),
      { code: 'M3M_PROJECT_INVALID' },
    )
  })

  it('G8 never makes a reserved slug of a name', async (t) => {
    const { tokens, create } = await start(t)
    for (const slug of RESERVED_SLUGS) assert.equal((await create(tokens.maker, { name: slug })).body.slug, `${slug}-2`)
    assert.equal((await create(tokens.maker, { name: 'a'.repeat(24) })).body.slug, `${'a'.repeat(24)}-2`)
    assert.equal((await create(tokens.maker, { name: '__proto__' })).body.slug, 'proto')
    assert.equal((await create(tokens.maker, { name: '..' })).body.slug, 'project')
  })

  it('refuses an empty name, a long one and an unknown colour', async (t) => {
    const { tokens, create } = await start(t)
    assert.equal((await create(tokens.maker, { name: '   ' })).body.code, 'M3M_PROJECT_INVALID')
    for (const body of [{}, { name: 7 }, { name: 'x'.repeat(101) }, { name: { $gt: '' } }]) {
      const refused = await create(tokens.maker, body)
      assert.deepEqual([refused.status, refused.body.errors[0].path], [400, '/name'])
    }
    const beige = await create(tokens.maker, { name: 'x', color: 'beige' })
    assert.deepEqual([beige.status, beige.body.errors[0].path], [400, '/color'])
  })

  it('needs the permission, which root always has', async (t) => {
    const { tokens, create } = await start(t)
    const refused = await create(tokens.guest, { name: 'Mine' })
    assert.equal(refused.status, 403)
    assert.equal(refused.body.code, 'M3M_PROJECT_CREATE_FORBIDDEN')
    assert.equal((await create(tokens.root, { name: 'Mine' })).status, 201)
    assert.equal((await create('', { name: 'Mine' })).status, 401)
  })

  it("ignores fields that are not the caller's to set", async (t) => {
    const { tokens, people, create } = await start(t)
    const { body } = await create(tokens.maker, {
      name: 'Shop',
      id: 'f'.repeat(24),
      _id: 'f'.repeat(24),
      createdBy: people.other!.id,
      memberIds: [people.other!.id],
      createdAt: '2000-01-01T00:00:00Z',
    })
    assert.notEqual(body.id, 'f'.repeat(24))
    assert.notEqual(body.createdAt.slice(0, 4), '2000')
  })

  it('tells the rest of the server', async (t) => {
    const { tokens, create, kernel } = await start(t)
    const told: Project[] = []
    kernel.get(eventsRef).on(projectCreated, ({ project }) => told.push(project))
    const { body } = await create(tokens.maker, { name: 'Shop' })
    assert.deepEqual(told, [body])
  })
})

describe('opening a project', () => {
  it('shows makers their own, root all, ordered by name', async (t) => {
    const { tokens, create, call } = await start(t)
    for (const name of ['beta', 'Alpha', 'gamma']) await create(tokens.maker, { name })
    await create(tokens.other, { name: 'Delta' })
    const names = async (as: string) =>
      (await call('GET', '/api/projects', { as })).body.items.map(({ name }: Project) => name)
    assert.deepEqual(await names(tokens.maker), ['Alpha', 'beta', 'gamma'])
    assert.deepEqual(await names(tokens.other), ['Delta'])
    assert.deepEqual(await names(tokens.guest), [])
    assert.deepEqual(await names(tokens.root), ['Alpha', 'beta', 'Delta', 'gamma'])
  })

  it('goes by slug or id', async (t) => {
    const { tokens, create, call } = await start(t)
    const { body } = await create(tokens.maker, { name: 'Shop' })
    for (const p of ['shop', body.id]) {
      assert.deepEqual((await call('GET', `/api/projects/${p}`, { as: tokens.maker })).body, body)
      assert.equal((await call('GET', `/api/projects/${p}`, { as: tokens.root })).status, 200)
    }
  })

  it('answers a foreign project exactly as a missing one', async (t) => {
    const { tokens, create, call } = await start(t)
    const { body } = await create(tokens.maker, { name: 'Shop' })
    const foreign = await call('GET', '/api/projects/shop', { as: tokens.other })
    const missing = await call('GET', '/api/projects/nope', { as: tokens.other })
    assert.equal(foreign.status, 404)
    assert.equal(foreign.body.code, 'M3M_PROJECT_NOT_FOUND')
    assert.equal(foreign.body.detail.replace('shop', 'nope'), missing.body.detail)
    for (const p of [body.id, 'f'.repeat(24), '__proto__', '..%2Fshop', 'SHOP', encodeURIComponent('{"$ne":1}')]) {
      assert.equal((await call('GET', `/api/projects/${p}`, { as: tokens.other })).status, 404, p)
    }
    const patched = await call('PATCH', '/api/projects/shop', { as: tokens.other, body: { name: 'Stolen' } })
    assert.equal(patched.status, 404)
    assert.equal((await call('GET', '/api/projects/shop')).status, 401)
  })

  it('is what mayOpen says', async (t) => {
    const { tokens, people, create, kernel } = await start(t)
    const { body } = await create(tokens.maker, { name: 'Shop' })
    const service = kernel.get(projectsRef)
    assert.equal(await service.mayOpen(people.maker!, body.id), true)
    assert.equal(await service.mayOpen(people.root!, body.id), true)
    assert.equal(await service.mayOpen(people.other!, body.id), false)
    assert.equal(await service.mayOpen(people.root!, 'f'.repeat(24)), false)
    assert.equal((await service.byId(body.id))?.slug, 'shop')
    assert.equal((await service.bySlug('shop'))?.id, body.id)
    assert.equal(await service.byId('shop'), null)
  })
})

describe('changing a project', () => {
  it('takes name, slug and colour and nothing else', async (t) => {
    const { tokens, create, call } = await start(t)
    const { body } = await create(tokens.maker, { name: 'Shop', color: 'red' })
    const changed = await call('PATCH', '/api/projects/shop', {
      as: tokens.maker,
      body: { name: ' Store ', id: 'f'.repeat(24), memberIds: [] },
    })
    assert.equal(changed.status, 200)
    assert.deepEqual({ ...changed.body, updatedAt: '' }, { ...body, name: 'Store', updatedAt: '' })
    assert.ok(changed.body.updatedAt >= body.updatedAt)
    const plain = await call('PATCH', '/api/projects/shop', { as: tokens.maker, body: { color: null } })
    assert.equal(plain.body.color, null)
    assert.equal(plain.body.name, 'Store')
    assert.equal((await call('PATCH', '/api/projects/shop', { as: tokens.maker, body: { name: ' ' } })).status, 400)
  })
})

describe('a slug before the project', () => {
  it('is free, or a free one is suggested', async (t) => {
    const { tokens, create, call } = await start(t)
    const ask = async (slug: string) =>
      (await call('GET', `/api/projects/slug-available?slug=${slug}`, { as: tokens.guest })).body
    assert.deepEqual(await ask('shop'), { available: true, suggestion: 'shop' })
    await create(tokens.maker, { name: 'Shop' })
    await create(tokens.maker, { name: 'Shop' })
    assert.deepEqual(await ask('shop'), { available: false, suggestion: 'shop-3' })
    assert.deepEqual(await ask('api'), { available: false, suggestion: 'api-2' })
    assert.equal((await ask('Not a slug')).code, 'M3M_REQUEST_INVALID')
  })
})
