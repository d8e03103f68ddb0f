import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { databaseRef } from '../../../modules/database/contract.ts'
import database from '../../../modules/database/index.ts'
import { type UsersService, usersRef } from '../../../modules/users/contract.ts'
import users from '../../../modules/users/index.ts'
import { startedKernel } from '../../support/kernel.ts'

const ADA = { email: 'Ada@Example.com', password: 'correct horse battery' }

async function start(t: TestContext) {
  const kernel = await startedKernel(t, { modules: [database, users] })
  return { kernel, service: kernel.get(usersRef) }
}

const stored = (kernel: Awaited<ReturnType<typeof start>>['kernel']) => kernel.get(databaseRef).collection('users')

describe('users', () => {
  it('makes the root of an empty server, with every permission', async (t) => {
    const { service } = await start(t)
    assert.equal(await service.isEmpty(), true)
    const root = await service.createRoot(ADA)
    assert.equal(await service.isEmpty(), false)
    assert.equal(root.email, 'Ada@Example.com')
    assert.equal(root.name, 'Ada')
    assert.equal(root.root, true)
    assert.deepEqual(root.permissions, { createProjects: true, manageUsers: true })
    assert.equal('passwordHash' in root, false)
  })

  it('lets one of many simultaneous roots win (G17)', async (t) => {
    const { kernel, service } = await start(t)
    const tries = await Promise.allSettled(
      Array.from({ length: 6 }, (_, i) =>
        service.createRoot({ email: `root${i}@example.com`, password: ADA.password }),
      ),
    )
    assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const result of tries) {
      if (result.status === 'rejected') assert.equal(result.reason.code, 'M3M_USERS_ROOT_EXISTS')
    }
    assert.equal(await stored(kernel).countDocuments(), 1)
  })

  it('refuses a second root, whatever its address (G4)', async (t) => {
    const { service } = await start(t)
    await service.createRoot(ADA)
    await assert.rejects(service.createRoot({ ...ADA, email: 'eve@example.com' }), { code: 'M3M_USERS_ROOT_EXISTS' })
    await assert.rejects(service.createRoot(ADA), { code: 'M3M_USERS_ROOT_EXISTS' })
  })

  it('names everything that is wrong with an account at once', async (t) => {
    const { service } = await start(t)
    await assert.rejects(
      service.createRoot({ email: 'ada', password: 'short' }),
      (error: Error & { code: string; errors: unknown }) => {
        assert.equal(error.code, 'M3M_USERS_INVALID')
        assert.deepEqual(error.errors, [
          { path: '/email', message: 'must be a valid email' },
          { path: '/password', message: 'must have at least 8 characters' },
        ])
        return true
      },
    )
    await assert.rejects(service.createRoot({ ...ADA, password: 'x'.repeat(129) }), { code: 'M3M_USERS_INVALID' })
    assert.equal(await service.isEmpty(), true)
  })

  it('stores an argon2id hash and never the password', async (t) => {
    const { kernel, service } = await start(t)
    await service.createRoot(ADA)
    const document = await stored(kernel).findOne({})
    assert.match(document!.passwordHash, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal(JSON.stringify(document).includes(ADA.password), false)
  })

  it('recognises the person whatever the case of the address, and nobody else', async (t) => {
    const { service } = await start(t)
    const root = await service.createRoot(ADA)
    assert.equal((await service.authenticate(' ADA@example.COM ', ADA.password))?.id, root.id)
    assert.equal(await service.authenticate(ADA.email, 'Correct horse battery'), null)
    assert.equal(await service.authenticate('eve@example.com', ADA.password), null)
  })

  it('spends the time of a password check on unknown addresses too (G10)', async (t) => {
    const { service } = await start(t)
    await service.createRoot(ADA)
    const time = async (email: string) => {
      const began = performance.now()
      await service.authenticate(email, 'wrong password')
      return performance.now() - began
    }
    // In turn, and the least of each: what else the machine does is in none of those.
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 8; i++) {
      known.push(await time(ADA.email))
      unknown.push(await time('nobody@example.com'))
    }
    const [least, other] = [Math.min(...known), Math.min(...unknown)]
    assert.ok(other > least / 3, `unknown ${other} ms, known ${least} ms`)
  })

  it('ends sessions of an older epoch, of blocked and of missing users', async (t) => {
    const { kernel, service } = await start(t)
    const root = await service.createRoot(ADA)
    const epoch = await service.sessionEpoch(root.id)
    assert.equal((await service.bySession(root.id, epoch))?.id, root.id)
    assert.equal(await service.bySession(root.id, epoch + 1), null)
    assert.equal(await service.bySession('0'.repeat(24), epoch), null)
    assert.equal(await service.bySession('{"$ne":1}', epoch), null)
    await stored(kernel).updateOne({}, { $set: { status: 'blocked' } })
    assert.equal(await service.bySession(root.id, epoch), null)
    assert.equal(await service.authenticate(ADA.email, ADA.password), null)
  })

  it('keeps two addresses that differ in case from both existing', async (t) => {
    const { kernel, service } = await start(t)
    await service.createRoot(ADA)
    const { _id, rootMarker, ...twin } = (await stored(kernel).findOne({}))!
    await assert.rejects(stored(kernel).insertOne({ ...twin, email: 'ADA@EXAMPLE.COM' }), { code: 11000 })
  })
})

describe('m3m new-admin', () => {
  const run = (service: UsersService, email: string, password: string) => {
    const lines: string[] = []
    const command = users.commands!.find(({ name }) => name === 'new-admin')!
    const io = {
      print: (line: string) => void lines.push(line),
      progress() {},
      flags: new Set(''),
      inServer: false,
      dataDir: '',
    }
    return Promise.resolve(command.run!(service, { email, password }, io)).then(() => lines)
  }

  it('makes the root and says so', async (t) => {
    const { service } = await start(t)
    assert.deepEqual(await run(service, 'ada@example.com', 'correct horse'), [
      'ada@example.com is now the root administrator and can sign in.',
    ])
    assert.ok(await service.authenticate('ada@example.com', 'correct horse'))
  })

  it('answers bad input and a second root with one clear error', async (t) => {
    const { service } = await start(t)
    await assert.rejects(run(service, 'ada', 'correct horse'), /email must be a valid email/)
    await assert.rejects(run(service, 'ada@example.com', 'short'), /password must have at least 8 characters/)
    await run(service, 'ada@example.com', 'correct horse')
    await assert.rejects(run(service, 'eve@example.com', 'correct horse'), { code: 'M3M_USERS_ROOT_EXISTS' })
  })
})
