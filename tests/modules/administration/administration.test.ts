import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ManagedUser, ManagedUserDetails } from '../../../modules/administration/contract.ts'
import type { AuditEntry } from '../../../modules/audit/contract.ts'
import audit from '../../../modules/audit/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import type { Project } from '../../../modules/projects/contract.ts'
import { PASSWORD, withRoot } from './support.ts'

const NOBODY = '0'.repeat(24)
const ALL = { createProjects: true, manageUsers: true }
const NONE = { createProjects: false, manageUsers: false }
const slugs = (projects: { slug: string }[]) => projects.map(({ slug }) => slug).sort()

describe('managing users', () => {
  it('is for root and for those with the permission', async (t) => {
    const { server, call, root, person } = await withRoot(t)
    const manager = await person('manager', { may: ['manageUsers'] })
    const other = await person('other', { may: ['createProjects'] })
    const routes = [
      ['GET', '/users'],
      ['POST', '/users', { email: 'new@example.com', password: PASSWORD }],
      ['GET', `/users/${other.id}`],
      ['PATCH', `/users/${other.id}`, { name: 'Other' }],
      ['POST', `/users/${other.id}/block`],
      ['POST', `/users/${other.id}/unblock`],
      ['POST', `/users/${other.id}/reset-password`, {}],
      ['DELETE', `/users/${other.id}`],
    ] as const
    for (const [method, path, body] of routes) {
      const answer = await call(other, method, path, body)
      assert.deepEqual([answer.status, answer.body.code], [403, 'M3M_USERS_FORBIDDEN'], `${method} ${path}`)
      assert.equal((await server.call(method, `/api${path}`, body ? { body } : {})).status, 401, `${method} ${path}`)
    }
    for (const actor of [root, manager]) assert.equal((await call(actor, 'GET', '/users')).status, 200)
  })

  it('lists everybody by name with what matters, and finds by name, address and status', async (t) => {
    const { call, root, person, project } = await withRoot(t)
    const shop = await project(root, 'Shop')
    await project(root, 'Store')
    const ben = await person('ben', { projects: [shop] })
    const amy = await person('Amy', { may: ['createProjects'] })
    await call(root, 'POST', `/users/${ben.id}/block`)
    const { body } = await call(root, 'GET', '/users')
    const shown = (body.items as ManagedUser[]).map((user) => [user.email, user.status, user.projectCount, user.locked])
    assert.deepEqual(shown, [
      [root.email, 'active', 2, 'root'],
      [amy.email, 'active', 0, null],
      [ben.email, 'blocked', 1, null],
    ])
    for (const user of body.items) assert.match(user.lastSignInAt, /^\d{4}-/)
    const found = async (query: string) =>
      (await call(root, 'GET', `/users?${query}`)).body.items.map(({ id }: ManagedUser) => id)
    assert.deepEqual(await found('q=AMY'), [amy.id])
    assert.deepEqual(await found(`q=${encodeURIComponent(ben.email.toUpperCase())}`), [ben.id])
    assert.deepEqual(await found('status=blocked'), [ben.id])
    assert.deepEqual(await found('status=active&q=ben'), [])
    assert.deepEqual(await found(`q=${encodeURIComponent('b.n')}`), [], 'what is searched for is no pattern')
    assert.equal(JSON.stringify(body).includes('argon2'), false)
  })

  it('tells of many page by page, whoever comes and goes meanwhile', async (t) => {
    const { server, call, root } = await withRoot(t)
    const users = server.kernel.get(databaseRef).collection('users')
    const [{ passwordHash }] = (await users.find().toArray()) as unknown as [{ passwordHash: string }]
    const names = Array.from({ length: 1_000 }, (_, i) => `Анна ${String(i % 500).padStart(3, '0')}`)
    await users.insertMany(
      names.map((name, i) => ({
        email: `anna-${i}@example.com`,
        emailKey: `anna-${i}@example.com`,
        name,
        nameKey: name.toLowerCase(),
        passwordHash,
        status: i % 2 === 0 ? 'active' : 'blocked',
        permissions: NONE,
        epoch: 1,
        createdAt: new Date(),
      })),
    )
    const page = async (query: string) => (await call(root, 'GET', `/users?${query}`)).body
    const first = await page('')
    assert.deepEqual([first.items.length, first.total], [50, 1_001])
    const seen: ManagedUser[] = []
    for (let cursor = ''; ; ) {
      const { items, nextCursor } = await page(`q=${encodeURIComponent('АННА')}&limit=200${cursor}`)
      seen.push(...items)
      // The one after whom the next page begins is gone by then.
      assert.equal((await call(root, 'DELETE', `/users/${items.at(-1).id}`)).status, 204)
      if (nextCursor === undefined) break
      cursor = `&cursor=${nextCursor}`
    }
    assert.deepEqual(
      seen.map(({ name }) => name),
      names.toSorted(),
    )
    assert.equal(new Set(seen.map(({ id }) => id)).size, 1_000)
    assert.equal((await page('q=anna-&limit=1')).total, 995)
    const bad = await call(root, 'GET', '/users?cursor=nowhere')
    assert.deepEqual([bad.status, bad.body.code], [400, 'M3M_USERS_CURSOR'])
    assert.equal((await call(root, 'GET', '/users?limit=201')).status, 400)
  })

  it('makes users who can sign in and open what they were given', async (t) => {
    const { call, root, person, project } = await withRoot(t)
    const [shop, store] = [await project(root, 'Shop'), await project(root, 'Store')]
    const eve = await person('eve', { projects: [shop] })
    assert.deepEqual(slugs((await call(eve, 'GET', '/projects')).body.items), ['shop'])
    assert.equal((await call(eve, 'GET', '/projects/store')).status, 404)
    const forbidden = await call(eve, 'POST', '/projects', { name: 'Mine' })
    assert.deepEqual([forbidden.status, forbidden.body.code], [403, 'M3M_PROJECT_CREATE_FORBIDDEN'])
    const changed = await call(root, 'PATCH', `/users/${eve.id}`, {
      name: 'Eva',
      email: 'eva@example.com',
      permissions: { createProjects: true, manageUsers: false },
      projects: [store.id],
    })
    assert.equal(changed.status, 200)
    assert.deepEqual(slugs(changed.body.projects), ['store'])
    assert.deepEqual(slugs((await call(eve, 'GET', '/projects')).body.items), ['store'])
    assert.equal((await call(eve, 'GET', '/projects/shop')).status, 404)
    assert.equal((await call(eve, 'POST', '/projects', { name: 'Mine' })).status, 201)
    const me = (await call(eve, 'GET', '/auth/me')).body
    assert.deepEqual([me.name, me.email], ['Eva', 'eva@example.com'])
    assert.deepEqual(slugs((await call(root, 'GET', `/users/${eve.id}`)).body.projects), ['mine', 'store'])
  })

  it('says what is wrong with the input, field by field', async (t) => {
    const { call, root, project } = await withRoot(t)
    await project(root, 'Shop')
    const post = async (body: object) => (await call(root, 'POST', '/users', body)).body
    const bad = await post({ email: 'nobody', password: 'short' })
    assert.deepEqual(bad.errors.map(({ path }: { path: string }) => path).sort(), ['/email', '/password'])
    const taken = await post({ email: root.email.toUpperCase(), password: PASSWORD })
    assert.equal(taken.code, 'M3M_USERS_EMAIL_TAKEN')
    assert.equal(taken.errors[0].path, '/email')
    const unknown = await post({ email: 'a@example.com', password: PASSWORD, projects: [NOBODY] })
    assert.deepEqual([unknown.code, unknown.errors[0].path], ['M3M_USERS_PROJECT', '/projects/0'])
    assert.equal((await call(root, 'GET', '/users')).body.items.length, 1)
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/block'],
      ['POST', '/reset-password'],
    ] as const)
      assert.equal((await call(root, method, `/users/${NOBODY}${path}`)).body.code, 'M3M_USERS_NOT_FOUND')
  })

  it('refuses fields that nobody may set (G5)', async (t) => {
    const { server, call, root, person } = await withRoot(t)
    const eve = await person('eve')
    const fields: Record<string, unknown>[] = [
      { isRoot: true },
      { root: true },
      { rootMarker: 'root' },
      { passwordHash: '$argon2id$' },
      { status: 'blocked' },
      { epoch: 1 },
      { id: NOBODY },
      { _id: NOBODY },
      { permissions: { ...NONE, root: true } },
      { permissions: ['root'] },
      JSON.parse('{"__proto__":{"root":true}}'),
    ]
    for (const field of fields) {
      const made = await call(root, 'POST', '/users', { email: 'x@example.com', password: PASSWORD, ...field })
      const changed = await call(root, 'PATCH', `/users/${eve.id}`, field)
      assert.deepEqual([made.status, changed.status], [400, 400], JSON.stringify(field))
    }
    const reset = await call(root, 'POST', `/users/${eve.id}/reset-password`, { password: PASSWORD, epoch: 0 })
    assert.equal(reset.status, 400)
    const roots = await server.kernel.get(databaseRef).collection('users').countDocuments({ rootMarker: 'root' })
    assert.equal(roots, 1)
    const { body } = await call(root, 'GET', `/users/${eve.id}`)
    assert.deepEqual([body.root, body.status, body.permissions], [false, 'active', NONE])
  })
})

describe('root', () => {
  it('is changed by nobody but root, and blocked, deleted and demoted by nobody (G4)', async (t) => {
    const { call, root, person } = await withRoot(t)
    const manager = await person('manager', { may: ['manageUsers', 'createProjects'] })
    const attempts = [
      ['PATCH', '', { name: 'Nobody' }],
      ['PATCH', '', { email: 'mine@example.com' }],
      ['PATCH', '', { permissions: NONE }],
      ['PATCH', '', { projects: [] }],
      ['POST', '/block'],
      ['POST', '/unblock'],
      ['POST', '/reset-password', { password: PASSWORD }],
      ['DELETE', ''],
    ] as const
    for (const [method, path, body] of attempts) {
      const answer = await call(manager, method, `/users/${root.id}${path}`, body)
      assert.deepEqual([answer.status, answer.body.code], [403, 'M3M_USERS_ROOT_LOCKED'], `${method} ${path}`)
    }
    for (const [method, path, body] of attempts.slice(2)) {
      const answer = await call(root, method, `/users/${root.id}${path}`, body)
      assert.equal(answer.status, 403, `root itself: ${method} ${path}`)
    }
    const renamed = await call(root, 'PATCH', `/users/${root.id}`, { name: 'The one', email: 'one@example.com' })
    assert.deepEqual([renamed.status, renamed.body.name, renamed.body.root], [200, 'The one', true])
    assert.equal((await call(root, 'GET', '/auth/me')).status, 200)
  })
})

describe('those who manage users', () => {
  const start = async (t: Parameters<typeof withRoot>[0]) => {
    const context = await withRoot(t)
    const { root, person, project } = context
    const [shop, store] = [await project(root, 'Shop'), await project(root, 'Store')]
    return { ...context, shop, store, manager: await person('manager', { may: ['manageUsers'], projects: [shop] }) }
  }
  const given = (projects: Project[], permissions = NONE) => ({ permissions, projects: projects.map(({ id }) => id) })

  it('give only what they have (G9)', async (t) => {
    const { call, manager, shop, store, person } = await start(t)
    let count = 0
    const make = (grant: object) => {
      count += 1
      return call(manager, 'POST', '/users', { email: `made-${count}@example.com`, password: PASSWORD, ...grant })
    }
    const made = await make(given([shop], { createProjects: false, manageUsers: true }))
    assert.equal(made.status, 201)
    for (const grant of [given([store]), given([shop, store]), given([], ALL), { projects: [NOBODY] }]) {
      const refused = await make(grant)
      assert.deepEqual([refused.status, refused.body.code], [403, 'M3M_USERS_GRANT'])
      assert.equal(refused.body.detail.includes('Store'), false)
    }
    const eve = await person('eve')
    for (const grant of [given([store]), given([], ALL)]) {
      const refused = await call(manager, 'PATCH', `/users/${eve.id}`, grant)
      assert.deepEqual([refused.status, refused.body.code], [403, 'M3M_USERS_GRANT'])
    }
    assert.equal((await call(manager, 'PATCH', `/users/${eve.id}`, given([shop]))).status, 200)
    assert.equal((await call(manager, 'PUT', `/projects/store/members/${manager.id}`)).status, 404)
    assert.equal((await call(manager, 'PUT', `/projects/store/members/${eve.id}`)).status, 404)
  })

  it('do not touch anybody who has more', async (t) => {
    const { call, manager, shop, store, person } = await start(t)
    const equal = await person('equal', { may: ['manageUsers'], projects: [shop] })
    const creator = await person('creator', { may: ['createProjects'] })
    const elsewhere = await person('elsewhere', { projects: [shop, store] })
    for (const { id } of [creator, elsewhere]) {
      for (const [method, path, body] of [
        ['PATCH', '', { email: 'mine@example.com' }],
        ['PATCH', '', given([])],
        ['POST', '/block'],
        ['POST', '/unblock'],
        ['POST', '/reset-password'],
        ['DELETE', ''],
      ] as const) {
        const refused = await call(manager, method, `/users/${id}${path}`, body)
        assert.deepEqual([refused.status, refused.body.code], [403, 'M3M_USERS_MORE'], `${method} ${path}`)
      }
    }
    const { body } = await call(manager, 'GET', '/users')
    const lockOf = (id: string) => (body.items as ManagedUser[]).find((user) => user.id === id)!.locked
    assert.deepEqual(
      [equal, creator, elsewhere, manager].map(({ id }) => lockOf(id)),
      [null, 'more', 'more', 'self'],
    )
    assert.equal((await call(manager, 'POST', `/users/${equal.id}/block`)).status, 200)
    const shown = (await call(manager, 'GET', `/users/${elsewhere.id}`)).body as ManagedUserDetails
    assert.deepEqual([shown.projectCount, slugs(shown.projects)], [2, ['shop']], 'names of other projects stay hidden')
  })

  it('change of themselves only name and address', async (t) => {
    const { call, manager, shop } = await start(t)
    const own = (method: string, path: string, body?: object) =>
      call(manager, method, `/users/${manager.id}${path}`, body)
    for (const [method, path, body] of [
      ['PATCH', '', given([shop])],
      ['PATCH', '', { permissions: NONE }],
      ['PATCH', '', { name: 'Me', permissions: ALL }],
      ['PATCH', '', { projects: [] }],
      ['POST', '/block'],
      ['POST', '/reset-password'],
      ['DELETE', ''],
    ] as const) {
      const refused = await own(method, path, body)
      assert.deepEqual([refused.status, refused.body.code], [403, 'M3M_USERS_SELF'], `${method} ${path}`)
    }
    assert.equal((await own('PATCH', '', { name: 'Me', email: 'me@example.com' })).body.name, 'Me')
  })

  it('lose the permission at once, also for what they asked for before', async (t) => {
    const { call, root, manager, person } = await start(t)
    const eve = await person('eve')
    const demotion = call(root, 'PATCH', `/users/${manager.id}`, { permissions: NONE })
    const attempts = Array.from({ length: 5 }, () => call(manager, 'POST', `/users/${eve.id}/block`))
    assert.equal((await demotion).status, 200)
    await Promise.all(attempts)
    assert.equal((await call(manager, 'POST', `/users/${eve.id}/unblock`)).body.code, 'M3M_USERS_FORBIDDEN')
  })
})

describe('the audit log', () => {
  it('keeps what was done with users and members, and no password', async (t) => {
    const { call, root, person, project } = await withRoot(t, [audit])
    const [shop, store] = [await project(root, 'Shop'), await project(root, 'Store')]
    const eve = await person('eve', { projects: [shop] })
    await call(root, 'PATCH', `/users/${eve.id}`, { name: 'Eva', permissions: ALL, projects: [store.id] })
    await call(root, 'PATCH', `/users/${eve.id}`, { name: 'Eva' })
    await call(root, 'POST', `/users/${eve.id}/block`)
    await call(root, 'POST', `/users/${eve.id}/unblock`)
    const { body: reset } = await call(root, 'POST', `/users/${eve.id}/reset-password`)
    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE'])
      await call(root, method, `/projects/shop/members/${eve.id}`)
    await call(root, 'POST', `/users/${root.id}/block`)
    await call(root, 'DELETE', `/users/${eve.id}`)
    const { items } = (await call(root, 'GET', '/audit')).body as { items: AuditEntry[] }
    const told = items
      .filter(({ action }) => /^(user|member)\./.test(action))
      .map(({ action, target, project }) => [action, target, project?.slug ?? null])
    const { email } = eve
    assert.deepEqual(told.reverse(), [
      ['user.create', email, null],
      ['member.add', email, 'shop'],
      ['user.update', email, null],
      ['member.add', email, 'store'],
      ['member.remove', email, 'shop'],
      ['user.block', email, null],
      ['user.unblock', email, null],
      ['user.resetPassword', email, null],
      ['member.add', email, 'shop'],
      ['member.remove', email, 'shop'],
      ['user.delete', email, null],
    ])
    const update = items.find(({ action }) => action === 'user.update')!
    assert.deepEqual(update.before, { email, name: 'eve', ...NONE })
    assert.deepEqual(update.after, { email, name: 'Eva', ...ALL })
    for (const secret of [PASSWORD, reset.password, 'argon2'])
      assert.equal(JSON.stringify(items).includes(secret), false)
  })
})

describe('the end of sessions', () => {
  it('comes with the next request of the blocked, the deleted and those with another password', async (t) => {
    const { server, call, root, person, project } = await withRoot(t)
    const shop = await project(root, 'Shop')
    const eve = await person('eve', { projects: [shop] })
    const login = (password: string) => server.call('POST', '/api/auth/login', { body: { email: eve.email, password } })
    const out = async () => {
      const answer = await call(eve, 'GET', '/projects/shop')
      assert.deepEqual([answer.status, answer.body.code], [401, 'M3M_AUTH_SESSION'])
    }
    assert.equal((await call(root, 'POST', `/users/${eve.id}/block`)).body.status, 'blocked')
    await out()
    assert.equal((await login(PASSWORD)).body.code, 'M3M_AUTH_LOGIN')
    assert.equal((await call(root, 'POST', `/users/${eve.id}/unblock`)).body.status, 'active')
    await out()
    eve.token = (await login(PASSWORD)).body.token
    assert.equal((await call(eve, 'GET', '/projects/shop')).status, 200)

    const made = await call(root, 'POST', `/users/${eve.id}/reset-password`)
    assert.equal(made.headers['cache-control'], 'no-store')
    await out()
    assert.equal((await login(PASSWORD)).status, 401)
    eve.token = (await login(made.body.password)).body.token
    const chosen = await call(root, 'POST', `/users/${eve.id}/reset-password`, { password: 'one that was chosen' })
    assert.deepEqual(chosen.body, { password: null })
    await out()
    eve.token = (await login('one that was chosen')).body.token

    assert.equal((await call(root, 'DELETE', `/users/${eve.id}`)).status, 204)
    await out()
    assert.equal((await login('one that was chosen')).status, 401)
    const { body } = await call(root, 'GET', '/projects/shop/members')
    assert.deepEqual(
      body.items.map(({ id }: { id: string }) => id),
      [root.id],
    )
    assert.equal((await call(root, 'GET', `/users/${eve.id}`)).status, 404)
    const again = await call(root, 'POST', '/users', { email: eve.email, password: PASSWORD })
    assert.equal(again.body.projectCount, 0, 'who comes back begins with nothing')
  })
})
