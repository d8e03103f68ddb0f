import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { eventsRef } from '../../../kernel/index.ts'
import { databaseRef } from '../../../modules/database/contract.ts'
import database from '../../../modules/database/index.ts'
import { makePassword, sessionsEnded, userDeleted, usersRef } from '../../../modules/users/contract.ts'
import users from '../../../modules/users/index.ts'
import { startedKernel } from '../../support/kernel.ts'

const ROOT = { email: 'root@example.com', password: 'correct horse battery' }
const EVE = { email: 'Eve@Example.com', password: 'a long password', name: 'Eve' }
const NOTHING = { createProjects: false, manageUsers: false }

async function start(t: TestContext) {
  const kernel = await startedKernel(t, { modules: [database, users] })
  const service = kernel.get(usersRef)
  const root = await service.createRoot(ROOT)
  const ended: string[] = []
  kernel.get(eventsRef).on(sessionsEnded, ({ userId }) => ended.push(userId))
  return { kernel, service, root, ended, people: service.administration }
}

describe('the administration of users', () => {
  it('makes users, who are found by address and are not root', async (t) => {
    const { service, people, root } = await start(t)
    const eve = await people.create({ ...EVE, permissions: { createProjects: true, manageUsers: false } })
    assert.equal(eve.root, false)
    assert.equal(eve.lastSignInAt, null)
    assert.deepEqual(eve.permissions, { createProjects: true, manageUsers: false })
    assert.equal((await service.authenticate('eve@example.com', EVE.password))?.id, eve.id)
    assert.deepEqual(
      (await people.list({ limit: 9 })).items.map(({ email }) => email),
      ['Eve@Example.com', 'root@example.com'],
    )
    assert.deepEqual((await people.named([eve.id, root.id, '0'.repeat(24), 'none'])).map(({ id }) => id).sort(), [
      ...[eve.id, root.id].sort(),
    ])
    assert.equal('passwordHash' in (await people.get(eve.id)), false)
  })

  it('stores nothing that is not asked for', async (t) => {
    const { kernel, people } = await start(t)
    const more = { rootMarker: 'root', status: 'blocked', epoch: 9, passwordHash: 'x', _id: 'x' }
    const permissions = { ...NOTHING, everything: true }
    const made = await people.create({ ...EVE, ...more, permissions } as never)
    await people.update(made.id, { name: 'Eva', ...more, permissions } as never)
    const stored = await kernel.get(databaseRef).collection('users').findOne({ emailKey: 'eve@example.com' })
    assert.equal(stored!.rootMarker, undefined)
    assert.equal(stored!.epoch, 1)
    assert.equal(stored!.status, 'active')
    assert.deepEqual(stored!.permissions, NOTHING)
  })

  it('refuses an address that somebody has, in any case of its letters', async (t) => {
    const { people } = await start(t)
    const eve = await people.create({ ...EVE, permissions: NOTHING })
    const taken = { code: 'M3M_USERS_EMAIL_TAKEN' }
    await assert.rejects(people.create({ ...EVE, email: 'EVE@example.com', permissions: NOTHING }), taken)
    await assert.rejects(people.update(eve.id, { email: ' ROOT@Example.com' }), taken)
    assert.equal((await people.update(eve.id, { name: ' E\nve\u0007 ' })).name, 'E ve')
    assert.equal((await people.update(eve.id, { email: 'EVE@example.org' })).email, 'EVE@example.org')
    await assert.rejects(people.update(eve.id, { email: 'nobody' }), { code: 'M3M_USERS_INVALID' })
    await assert.rejects(people.update(eve.id, { name: ' ' }), { code: 'M3M_USERS_INVALID' })
    const many = await Promise.allSettled(
      Array.from({ length: 4 }, () => people.create({ ...EVE, email: 'mel@example.com', permissions: NOTHING })),
    )
    assert.deepEqual(many.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected', 'rejected'])
  })

  it('ends every session of the blocked, of those with another password and of the deleted', async (t) => {
    const { kernel, service, people, ended } = await start(t)
    const eve = await people.create({ ...EVE, permissions: NOTHING })
    const session = async () => {
      const epoch = await service.sessionEpoch(eve.id)
      return () => service.bySession(eve.id, epoch)
    }
    let open = await session()
    await people.setStatus(eve.id, 'blocked')
    assert.equal(await open(), null)
    assert.equal(await service.authenticate(EVE.email, EVE.password), null)
    await people.setStatus(eve.id, 'active')
    assert.equal(await open(), null, 'what was ended stays ended')
    open = await session()
    assert.ok(await open())
    await people.setPassword(eve.id, 'another password')
    assert.equal(await open(), null)
    assert.equal(await service.authenticate(EVE.email, EVE.password), null)
    assert.ok(await service.authenticate(EVE.email, 'another password'))
    await assert.rejects(people.setPassword(eve.id, 'short'), { code: 'M3M_USERS_INVALID' })
    const deleted: string[] = []
    kernel.get(eventsRef).on(userDeleted, ({ userId }) => deleted.push(userId))
    open = await session()
    await people.remove(eve.id)
    assert.equal(await open(), null)
    assert.deepEqual(deleted, [eve.id])
    assert.deepEqual(ended, [eve.id, eve.id, eve.id])
    for (const late of [
      () => people.get(eve.id),
      () => people.remove(eve.id),
      () => people.setStatus(eve.id, 'active'),
    ])
      await assert.rejects(late, { code: 'M3M_USERS_NOT_FOUND' })
    await assert.rejects(people.setPassword('{}', 'a long password'), { code: 'M3M_USERS_NOT_FOUND' })
  })

  it('never blocks, deletes or demotes root (G4)', async (t) => {
    const { service, people, root } = await start(t)
    const spared = { code: 'M3M_USERS_ROOT' }
    await assert.rejects(people.setStatus(root.id, 'blocked'), spared)
    await assert.rejects(people.remove(root.id), spared)
    await assert.rejects(people.update(root.id, { permissions: NOTHING }), spared)
    assert.equal((await people.update(root.id, { name: 'The one' })).name, 'The one')
    assert.ok(await service.authenticate(ROOT.email, ROOT.password))
  })

  it('remembers when somebody signed in', async (t) => {
    const { service, people, root } = await start(t)
    const before = new Date().toISOString()
    await service.signedIn(root.id)
    const { lastSignInAt } = await people.get(root.id)
    assert.ok(lastSignInAt! >= before)
  })

  it('makes passwords that nobody guesses and that fit', () => {
    const made = new Set(Array.from({ length: 1000 }, makePassword))
    assert.equal(made.size, 1000)
    for (const password of made) assert.match(password, /^[a-zA-Z2-9]{5}(-[a-zA-Z2-9]{5}){3}$/)
  })
})

describe('m3m reset-password', () => {
  const run = async (service: object, args: Record<string, string>) => {
    const lines: string[] = []
    const command = users.commands!.find(({ name }) => name === 'reset-password')!
    const print = (line: string) => void lines.push(line)
    await command.run!(service, args, { print, progress() {}, flags: new Set(''), inServer: false, dataDir: '' })
    return lines
  }

  it('makes a password and prints it, or takes the one given and does not', async (t) => {
    const { service, root, ended } = await start(t)
    const [first, over] = await run(service, { email: 'ROOT@example.com' })
    const made = /^The password of root@example\.com is now (\S+)$/.exec(first!)![1]!
    assert.equal(over, 'Every session of theirs is over.')
    assert.ok(await service.authenticate(ROOT.email, made))
    const lines = await run(service, { email: ROOT.email, password: 'chosen password' })
    assert.equal(lines.join().includes('chosen'), false)
    assert.ok(await service.authenticate(ROOT.email, 'chosen password'))
    assert.deepEqual(ended, [root.id, root.id])
  })

  it('says when that does not let them in, and what is wrong', async (t) => {
    const { service, people } = await start(t)
    const { id } = await people.create({ ...EVE, permissions: NOTHING })
    await people.setStatus(id, 'blocked')
    assert.match((await run(service, { email: EVE.email })).at(-1)!, /blocked/)
    await assert.rejects(run(service, { email: 'nobody@example.com' }), /There is no user nobody@example\.com/)
    await assert.rejects(run(service, { email: EVE.email, password: 'short' }), /at least 8 characters/)
  })
})
