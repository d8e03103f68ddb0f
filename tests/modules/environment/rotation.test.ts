import assert from 'node:assert/strict'
import { existsSync, readFileSync, watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { createKernel, createLogger, type Kernel } from '../../../kernel/index.ts'
import auth from '../../../modules/auth/index.ts'
import { databaseRef, ObjectId } from '../../../modules/database/contract.ts'
import database from '../../../modules/database/index.ts'
import { environmentRef } from '../../../modules/environment/contract.ts'
import environment from '../../../modules/environment/index.ts'
import projects from '../../../modules/projects/index.ts'
import users from '../../../modules/users/index.ts'
import { databaseFor } from '../../support/database.ts'
import { runCli, startCli, startServer, writeConfig } from '../../support/server.ts'
import { tempDir } from '../../support/temp.ts'
import { until } from '../../support/until.ts'

const KEY = 'k'.repeat(40)
const OTHER = 'o'.repeat(40)
const idOf = (n: number) => new ObjectId(n.toString(16).padStart(24, '0')).toHexString()

/** The environment alone, on a data folder. */
async function open(t: TestContext, path: string, secret: Record<string, string> = {}, base = path): Promise<Kernel> {
  const kernel = createKernel({
    modules: [auth, database, environment, projects, users],
    log: createLogger({ level: 'silent' }),
    config: { storage: { path }, server: { host: '127.0.0.1', port: 0 }, ...databaseFor(base), secret },
  })
  t.after(() => kernel.stop())
  await kernel.start()
  return kernel
}

/** Gives so many projects a secret and a variable each. */
async function fill(kernel: Kernel, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1) {
    await kernel.get(environmentRef).set(idOf(n), [
      { key: 'PLAIN', type: 'integer', value: n },
      { key: 'TOKEN', type: 'string', value: `hush-${n}`, secret: true },
    ])
  }
}

/** That every project's secret opens. */
async function readable(kernel: Kernel, count: number): Promise<void> {
  for (let n = 1; n <= count; n += 1)
    assert.deepEqual({ ...(await kernel.get(environmentRef).values(idOf(n))) }, { PLAIN: n, TOKEN: `hush-${n}` })
}

const fileOf = (folder: string) => join(folder, 'secrets', 'environment.key')
const keyIn = (folder: string) => readFileSync(fileOf(folder), 'utf8')
const sealed = async (kernel: Kernel, n: number) => {
  const found = await kernel
    .get(databaseRef)
    .collection('environments')
    .findOne({ _id: new ObjectId(idOf(n)) })
  return (found as unknown as { variables: { key: string; value: string }[] }).variables.find(
    ({ key }) => key === 'TOKEN',
  )!.value
}

describe('rotating the key of secrets', () => {
  it('encrypts all of them anew while they are read and changed', async (t) => {
    const folder = tempDir(t)
    const kernel = await open(t, folder)
    await fill(kernel, 60)
    const [old, before] = [keyIn(folder), await sealed(kernel, 7)]
    const facade = kernel.get(environmentRef)
    const told: number[] = []
    const rotation = facade.rotateKey((n) => told.push(n))
    const [{ encrypted, lost, key }] = await Promise.all([rotation, fill(kernel, 60), readable(kernel, 60)])
    assert.ok(encrypted <= 60)
    assert.deepEqual([lost, key, told.at(-1)], [[], { file: fileOf(folder) }, 60])
    await readable(kernel, 60)
    assert.notEqual(keyIn(folder), old)
    assert.notEqual(await sealed(kernel, 7), before)
    await kernel.stop()
    const again = await open(t, folder)
    await readable(again, 60)
    // With the old key alone nothing opens: no secret was left behind.
    await again.stop()
    writeFileSync(fileOf(folder), old)
    const late = await open(t, folder)
    for (const n of [1, 30, 60])
      await assert.rejects(late.get(environmentRef).values(idOf(n)), { code: 'M3M_ENV_KEY_LOST' })
  })

  it('that breaks off leaves everything readable, and the next start finishes it', async (t) => {
    const folder = tempDir(t)
    const kernel = await open(t, folder)
    await fill(kernel, 8)
    const old = keyIn(folder)
    await assert.rejects(
      kernel.get(environmentRef).rotateKey((n) => {
        if (n === 4) throw new Error('pulled the plug')
      }),
      /pulled the plug/,
    )
    await readable(kernel, 8)
    assert.equal(keyIn(folder), old)
    assert.ok(existsSync(`${fileOf(folder)}.next`))
    await kernel.stop()
    const again = await open(t, folder)
    await readable(again, 8)
    await until('the rotation is through', () => !existsSync(`${fileOf(folder)}.next`))
    await readable(again, 8)
    assert.notEqual(keyIn(folder), old)
  })

  it('tells which secrets no key opens, and leaves them', async (t) => {
    const folder = tempDir(t)
    const kernel = await open(t, folder)
    await fill(kernel, 2)
    await kernel.stop()
    const old = keyIn(folder)
    writeFileSync(fileOf(folder), OTHER)
    const other = await open(t, folder)
    await other.get(environmentRef).set(idOf(3), [{ key: 'TOKEN', type: 'string', value: 'hush-3', secret: true }])
    const { encrypted, lost } = await other.get(environmentRef).rotateKey()
    assert.deepEqual([encrypted, lost], [1, [`${idOf(1)}/TOKEN`, `${idOf(2)}/TOKEN`]])
    await other.stop()
    // The key they were encrypted with still opens them.
    const found = await open(t, folder, { previous: old.trim() })
    await readable(found, 2)
  })

  it('to and from a key of the configuration goes by the key before', async (t) => {
    const folder = tempDir(t)
    const first = await open(t, folder, { key: KEY })
    await fill(first, 3)
    await assert.rejects(first.get(environmentRef).rotateKey(), {
      code: 'M3M_ENV_KEY_CONFIGURED',
      message: /M3M_SECRET_KEY.*secret\.previous \(M3M_SECRET_PREVIOUS\)/,
    })
    await first.stop()
    const both = await open(t, folder, { key: OTHER, previous: KEY })
    await readable(both, 3)
    assert.deepEqual(await both.get(environmentRef).rotateKey(), { encrypted: 3, lost: [], key: { configured: true } })
    await both.stop()
    const alone = await open(t, folder, { key: OTHER })
    await readable(alone, 3)
    await alone.stop()
    const generated = await open(t, folder, { previous: OTHER })
    await readable(generated, 3)
    assert.equal((await generated.get(environmentRef).rotateKey()).encrypted, 3)
    await generated.stop()
    await readable(await open(t, folder), 3)
    await assert.rejects(
      open(t, tempDir(t), { previous: 'short' }),
      /secret\.previous must have at least 32 characters/,
    )
  })
})

describe('m3m env rotate-key', () => {
  it('killed at any moment loses nothing, and run again is through', { timeout: 120_000 }, async (t) => {
    const folder = tempDir(t)
    const storage = join(folder, 'storage')
    const config = writeConfig(folder)
    const count = 150
    const begin = await open(t, storage, {}, folder)
    await fill(begin, count)
    await begin.stop()
    for (const delay of [0, 15, 60]) {
      const appeared = new Promise<void>((resolve) => {
        const watcher = watch(join(storage, 'secrets'), (_event, name) => {
          if (name !== 'environment.key.next') return
          watcher.close()
          resolve()
        })
      })
      const { child, ended } = startCli(folder, ['env', 'rotate-key', '--config', config])
      await appeared
      await new Promise((resolve) => setTimeout(resolve, delay))
      child.kill('SIGKILL')
      await ended
      const kernel = await open(t, storage, {}, folder)
      await readable(kernel, count)
      await kernel.stop()
    }
    const { code, stdout } = runCli(folder, ['env', 'rotate-key', '--config', config])
    assert.equal(code, 0, stdout)
    assert.match(stdout, /encrypted with a new key, which is in .*environment\.key/)
    assert.equal(existsSync(join(storage, 'secrets', 'environment.key.next')), false)
    const end = await open(t, storage, {}, folder)
    await readable(end, count)
  })

  it('works beside a running server, and says what to do about a key of the configuration', async (t) => {
    const folder = tempDir(t)
    const server = await startServer(folder)
    t.after(() => server.stop('SIGKILL'))
    const args = ['env', 'rotate-key', '--config', join(folder, 'config', 'm3m.yaml')]
    const old = keyIn(join(folder, 'storage'))
    const { code, stdout } = runCli(folder, args)
    assert.equal(code, 0)
    assert.match(stdout, /^0 secrets are encrypted with a new key/)
    assert.notEqual(keyIn(join(folder, 'storage')), old)
    await server.stop()
    const other = tempDir(t)
    writeConfig(other)
    const refused = runCli(other, ['env', 'rotate-key', '--config', join(other, 'config', 'm3m.yaml')], {
      M3M_SECRET_KEY: KEY,
    })
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /only you can change/)
  })
})
