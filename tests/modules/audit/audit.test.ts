import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { createLogger, fake } from '../../../kernel/index.ts'
import account from '../../../modules/account/index.ts'
import activity from '../../../modules/activity/index.ts'
import { createAuditRepository } from '../../../modules/audit/audit.repository.ts'
import { createAudit } from '../../../modules/audit/audit.service.ts'
import { type AuditEntry, auditRef } from '../../../modules/audit/contract.ts'
import audit from '../../../modules/audit/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import environment from '../../../modules/environment/index.ts'
import images from '../../../modules/images/index.ts'
import projects from '../../../modules/projects/index.ts'
import { usersRef } from '../../../modules/users/contract.ts'
import { crowd, ROOT, type Server, setUp, signIn, startServer } from '../auth/support.ts'

const MODULES = [account, activity, audit, environment, images, projects]

async function start(t: TestContext) {
  const server = await startServer(t, { modules: MODULES })
  const { token, user } = await setUp(server)
  const call = (method: string, path: string, body?: unknown) =>
    server.call(method, `/api${path}`, { as: token, ...(body === undefined ? {} : { body }) })
  return { server, token, user, call }
}
const read = async (server: Server, as: string, query = '') =>
  (await server.call('GET', `/api/audit?${query}`, { as })).body.items as AuditEntry[]
const actions = (entries: AuditEntry[]) => entries.map(({ action }) => action)

describe('the audit log', () => {
  it('tells who did what to what, from where and when', async (t) => {
    const { server, token, user, call } = await start(t)
    const { body: project } = await call('POST', '/projects', { name: 'Shop', slug: 'shop', color: 'red' })
    await call('PATCH', '/projects/shop', { slug: 'store' })
    await call('PUT', '/projects/store/env/PRICE', { type: 'integer', value: 7, secret: true })
    await call('DELETE', '/projects/store/env/PRICE')
    await call('POST', '/projects/store/api-key')
    await call('DELETE', '/projects/store?slug=store')
    const entries = await read(server, token)
    assert.deepEqual(actions(entries), [
      'project.delete',
      'project.apiKey',
      'env.delete',
      'env.set',
      'project.update',
      'project.create',
      'server.setup',
    ])
    const { id: _, time, ...renamed } = entries[4]!
    assert.ok(Math.abs(Date.parse(time) - Date.now()) < 60_000)
    assert.deepEqual(renamed, {
      actor: { kind: 'user', id: user.id, name: 'Ada', email: ROOT.email },
      action: 'project.update',
      target: 'store',
      project: { id: project.id, slug: 'store' },
      before: { name: 'Shop', slug: 'shop', color: 'red' },
      after: { name: 'Shop', slug: 'store', color: 'red' },
      address: '127.0.0.1',
    })
    assert.deepEqual(entries[3]!.after, { type: 'integer', secret: true })
    assert.equal(entries[6]!.target, ROOT.email)
  })

  it('knows sign-ins, those that failed, sign-outs and what people change about themselves', async (t) => {
    const { server, token, call } = await start(t)
    await server.call('POST', '/api/auth/login', { body: { ...ROOT, password: 'wrong password' } })
    await server.call('POST', '/api/auth/login', { body: { email: 'my secret password', password: 'x' } })
    const other = await signIn(server, ROOT)
    await server.call('POST', '/api/auth/logout', { as: other })
    await server.call('POST', '/api/auth/logout', { as: other })
    await call('PATCH', '/auth/me', { name: 'Ada L' })
    await call('POST', '/auth/me/password', { current: 'wrong password', next: 'another password' })
    await call('POST', '/auth/me/password', { current: ROOT.password, next: 'another password' })
    await call('DELETE', '/auth/sessions')
    const entries = await read(server, token)
    assert.deepEqual(actions(entries), [
      'session.endOthers',
      'account.password',
      'account.passwordFailed',
      'account.rename',
      'session.signOut',
      'session.signIn',
      'session.signInFailed',
      'session.signInFailed',
      'server.setup',
    ])
    const [unknown, wrong] = entries.slice(6, 8)
    assert.deepEqual(wrong!.actor, { kind: 'nobody', name: '' })
    assert.equal(wrong!.target, ROOT.email)
    assert.equal(unknown!.target, null)
    const all = JSON.stringify(entries)
    for (const secret of [ROOT.password, 'wrong password', 'another password', 'my secret password'])
      assert.equal(all.includes(secret), false)
  })

  it('tells programs with a key from people (G18)', async (t) => {
    const { server, token, call } = await start(t)
    const { body: project } = await call('POST', '/projects', { name: 'Shop', slug: 'shop' })
    const { key } = (await call('POST', '/projects/shop/api-key')).body
    await server.call('PUT', '/api/projects/shop/env/A', {
      headers: { 'x-api-key': key },
      body: { type: 'string', value: 'x' },
    })
    const [entry] = await read(server, token, 'action=env.set')
    assert.deepEqual(entry!.actor, { kind: 'key', id: project.id, name: 'API key' })
    assert.equal(JSON.stringify(await read(server, token)).includes(key), false)
  })

  it('names who acts where nobody is signed in (G18)', async (t) => {
    const { server, user } = await start(t)
    const { administration } = server.kernel.get(usersRef)
    await server.call('POST', '/api/auth/login', { body: { ...ROOT, password: 'wrong password' } })
    await administration.setPasswordOf(ROOT.email, 'another long password', 'cli')
    const token = await signIn(server, { ...ROOT, password: 'another long password' })
    const entries = await read(server, token)
    assert.deepEqual(
      entries.map(({ action, actor: { kind, id } }) => [action, kind, id]),
      [
        ['session.signIn', 'user', user.id],
        ['user.resetPassword', 'cli', undefined],
        ['session.signInFailed', 'nobody', undefined],
        ['server.setup', 'nobody', undefined],
      ],
    )
  })

  it('is searched by user, project, action and time, page by page', async (t) => {
    const { server, token, user, call } = await start(t)
    const { body: shop } = await call('POST', '/projects', { name: 'Shop', slug: 'shop' })
    await call('POST', '/projects', { name: 'Cafe', slug: 'cafe' })
    for (const key of ['A', 'B', 'C']) await call('PUT', `/projects/shop/env/${key}`, { type: 'string', value: key })
    assert.deepEqual(actions(await read(server, token, `project=${shop.id}&action=project`)), ['project.create'])
    assert.equal((await read(server, token, `user=${user.id}`)).length, 5)
    assert.deepEqual(await read(server, token, `user=${'f'.repeat(24)}`), [])
    assert.deepEqual(await read(server, token, 'action=proj'), [])
    const whole = await read(server, token)
    const past = new Date(Date.now() - 3_600_000).toISOString()
    const future = new Date(Date.now() + 3_600_000).toISOString()
    assert.deepEqual(await read(server, token, `from=${past}&to=${future}`), whole)
    assert.deepEqual(await read(server, token, `from=${future}`), [])
    assert.deepEqual(await read(server, token, `to=${past}`), [])
    const second = whole[2]!.time.slice(0, 19)
    const since = await read(server, token, `from=${whole[2]!.time}`)
    const rest = await read(server, token, `to=${whole[2]!.time}`)
    assert.deepEqual(
      since,
      whole.filter(({ time }) => time >= second),
    )
    assert.deepEqual([...since, ...rest], whole)

    const paged: AuditEntry[] = []
    for (let cursor = ''; ; ) {
      const { body } = await server.call('GET', `/api/audit?limit=2${cursor && `&cursor=${cursor}`}`, { as: token })
      paged.push(...body.items)
      if (!body.nextCursor) break
      cursor = body.nextCursor
    }
    assert.deepEqual(paged, whole)
    for (const query of ['action=$where', 'user=x', 'from=yesterday', 'limit=9999', 'cursor=1'])
      assert.equal((await server.call('GET', `/api/audit?${query}`, { as: token })).status, 400, query)
  })

  it('is for root, and nobody can change or delete of it (G18)', async (t) => {
    const { people, service } = crowd('root', 'ada')
    const server = await startServer(t, { modules: MODULES, fakes: [fake(usersRef, service)] })
    const [root, ada] = [await signIn(server, people.root!), await signIn(server, people.ada!)]
    assert.equal((await server.call('GET', '/api/audit')).status, 401)
    assert.equal((await server.call('GET', '/api/audit', { as: ada })).status, 403)
    const before = await read(server, root)
    for (const path of ['/api/audit', `/api/audit/${before[0]!.id}`])
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'])
        assert.equal((await server.call(method, path, { as: root, body: {} })).status, 404, `${method} ${path}`)
    assert.deepEqual(await read(server, root), before)
  })

  it('keeps what came in on one line, and visible (G18)', async (t) => {
    const { server, token, call } = await start(t)
    const name = 'Shop\n2026-11-28 root project.delete\r\u001b[31m\u202egpj.exe\u2028x\u0000'
    await call('POST', '/projects', { name, slug: 'shop' })
    await server.call('POST', '/api/auth/login', { body: { email: `${'a'.repeat(240)}@x\u009b31m.yz`, password: 'x' } })
    const [failed, made] = await read(server, token)
    assert.match(String(made!.after!.name), /^Shop\\u000a2026-11-28 root project\.delete\\u000d\\u001b\[31m\\u202egpj/)
    for (const text of [made!.after!.name, failed!.target]) assert.doesNotMatch(String(text), /[\p{Cc}\u2028\u202e]/u)
    assert.ok(failed!.target!.endsWith('@x\\u009b31m.yz'))
  })

  it('survives what it tells of: entries of a deleted project stay', async (t) => {
    const { server, token, call } = await start(t)
    const { body: project } = await call('POST', '/projects', { name: 'Shop', slug: 'shop' })
    await call('DELETE', '/projects/shop?slug=shop')
    assert.deepEqual(actions(await read(server, token, `project=${project.id}`)), ['project.delete', 'project.create'])
  })
})

describe('the activity of a project', () => {
  it('tells its members what was done in it, without addresses', async (t) => {
    const { people, service } = crowd('root', 'maker', 'other')
    const server = await startServer(t, { modules: MODULES, fakes: [fake(usersRef, service)] })
    const [maker, other] = [await signIn(server, people.maker!), await signIn(server, people.other!)]
    for (const slug of ['shop', 'cafe'])
      await server.call('POST', '/api/projects', { as: maker, body: { name: slug, slug } })
    const path = '/api/projects/shop/activity'
    const { status, body } = await server.call('GET', path, { as: maker })
    assert.equal(status, 200)
    const { id: _, time: __, ...entry } = body.items[0]
    assert.deepEqual(entry, {
      actor: { kind: 'user', id: people.maker!.id, name: 'maker' },
      action: 'project.create',
      target: 'shop',
      after: { name: 'shop', slug: 'shop', color: null },
    })
    assert.equal(body.items.length, 1)
    assert.equal((await server.call('GET', path, { as: other })).status, 404)
    assert.equal((await server.call('GET', path)).status, 401)
  })
})

describe('the audit log itself', () => {
  async function alone(t: TestContext) {
    const { kernel } = await startServer(t, { modules: [audit] })
    let now = Date.parse('2026-01-01T00:00:00Z')
    const repository = createAuditRepository(kernel.get(databaseRef))
    const log = createLogger({ level: 'silent' })
    const service = createAudit({ repository, config: { retention: '30d' }, log, now: () => now })
    return { kernel, repository, service, pass: (ms: number) => (now += ms) }
  }

  it('keeps entries for as long as it is told to', async (t) => {
    const { service, pass } = await alone(t)
    await service.record('system', { action: 'test.old' })
    pass(29 * 86_400_000)
    await service.record('cli', { action: 'test.young' })
    await service.cleanUp()
    assert.equal((await service.list({})).items.length, 2)
    pass(2 * 86_400_000)
    await service.cleanUp()
    const { items } = await service.list({})
    assert.deepEqual(actions(items), ['test.young'])
    assert.deepEqual(items[0]!.actor, { kind: 'cli', name: 'm3m' })
  })

  it('is not buried under the attempts of strangers', async (t) => {
    const { service, pass } = await alone(t)
    const stranger = { ip: '192.0.2.1' }
    for (let i = 0; i < 1010; i++) await service.record(stranger, { action: 'session.signInFailed' })
    pass(3_600_000)
    await service.record(stranger, { action: 'session.signInFailed' })
    const { items } = await service.list({ limit: 200 })
    assert.deepEqual(actions(items.slice(0, 3)), ['session.signInFailed', 'audit.leftOut', 'session.signInFailed'])
    assert.deepEqual(items[1]!.after, { entries: 10 })
  })

  it('lets nothing that is called a secret through, and cuts what is long', async (t) => {
    const { service } = await alone(t)
    const after = {
      password: 'hunter2',
      'a.$b': 'x'.repeat(1000),
      ...Object.fromEntries([...Array(50).keys()].map((n) => [`n${n}`, n])),
    }
    await service.record('system', { action: 'test.long', target: 'y'.repeat(10_000), after })
    const [entry] = (await service.list({})).items
    assert.equal(entry!.after!.password, '•••')
    assert.equal(String(entry!.after!.a__b).length, 301)
    assert.equal(entry!.target!.length, 301)
    assert.equal(Object.keys(entry!.after!).length, 24)
  })

  it('holds up nothing when it cannot be written', async (t) => {
    const { repository } = await alone(t)
    const insert = async () => {
      throw new Error('no disk')
    }
    const log = createLogger({ level: 'silent' })
    const broken = createAudit({ repository: { ...repository, insert }, config: { retention: '30d' }, log })
    await broken.record('system', { action: 'test.lost' })
  })

  it('is asked for by what it is, and may be absent', async (t) => {
    const { kernel } = await alone(t)
    assert.equal(typeof kernel.get(auditRef).record, 'function')
    const without = await startServer(t, { modules: [environment, projects] })
    const { token } = await setUp(without)
    const made = await without.call('POST', '/api/projects', { as: token, body: { name: 'Shop' } })
    assert.equal(made.status, 201)
  })
})
