import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { baseDirOf } from '../../cli/context.ts'
import { runCli, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'

/** One line on standard error that begins with the program's name. */
const assertOneLine = (stderr: string, pattern: RegExp) => {
  assert.match(stderr, pattern)
  assert.match(stderr, /^m3m: /)
  assert.doesNotMatch(stderr, /\n\s+at /, 'no stack')
}

describe('m3m config', () => {
  test('check accepts the configuration that ships with m3m', (t) => {
    const { code, stdout, stderr } = runCli(tempDir(t), ['config', 'check'])
    assert.equal(stderr, '')
    assert.equal(code, 0)
    assert.match(stdout, /config\/m3m\.yaml is valid/)
  })

  test('check names an unknown key, where it stands and what was meant', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, { server: { prot: 3000 } })
    const { code, stderr } = runCli(folder, ['config', 'check', '--config', file])
    assert.equal(code, 1)
    assertOneLine(stderr, /server\.prot is not a known key; did you mean "port"\?/)
  })

  test('check names file, line and column of broken YAML', (t) => {
    const folder = tempDir(t)
    const file = join(folder, 'broken.yaml')
    writeFileSync(file, 'server:\n  port: "3000\njwt: {}\n')
    const { code, stderr } = runCli(folder, ['config', 'check', '--config', file])
    assert.equal(code, 1)
    assertOneLine(stderr, /broken\.yaml:\d+:\d+ is not valid YAML/)
  })

  test('check names a file that is not there', (t) => {
    const { code, stderr } = runCli(tempDir(t), ['config', 'check', '--config', 'nowhere.yaml'])
    assert.equal(code, 1)
    assertOneLine(stderr, /There is no configuration file .*nowhere\.yaml/)
  })

  test('print shows what is in force and where it comes from, without secrets', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, { mongodb: { uri: 'mongodb://anna:hunter2@db/m3m' } })
    const secret = 'a-secret-that-is-long-enough-to-be-accepted'
    const { code, stdout } = runCli(folder, ['config', 'print', '--config', file], {
      M3M_SERVER_PORT: '4444',
      M3M_JWT_SECRET: secret,
    })
    assert.equal(code, 0)
    assert.match(stdout, /port: 4444/)
    assert.match(stdout, /# server\.port comes from M3M_SERVER_PORT/)
    assert.match(stdout, /mongodb:\/\/anna:\[hidden\]@db/)
    assert.doesNotMatch(stdout, /hunter2/)
    assert.ok(!stdout.includes(secret))
  })

  test('settings of a module that is switched off may stay in the file', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, { modules: { system: false }, runtime: { runners: 'auto' } })
    assert.equal(runCli(folder, ['config', 'check', '--config', file]).code, 0)
  })

  test('a module nobody knows is named with those there are', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, { modules: { gaols: false } })
    const { code, stderr } = runCli(folder, ['config', 'check', '--config', file])
    assert.equal(code, 1)
    assertOneLine(stderr, /modules\.gaols: there is no such module; known: .*runtime/)
  })

  test('switching off a module that others need is refused by name', (t) => {
    const folder = tempDir(t)
    const file = writeConfig(folder, { modules: { users: false } })
    const { code, stderr } = runCli(folder, ['config', 'check', '--config', file])
    assert.equal(code, 1)
    assert.match(stderr, /"auth" needs "users", which no enabled module provides/)
  })
})

describe('relative paths of the configuration', () => {
  test('start at the folder above config/, at the folder of another file, and never inside node_modules', () => {
    assert.equal(baseDirOf('/srv/m3m/config/m3m.yaml', '/srv/m3m', '/home/ann'), '/srv/m3m')
    assert.equal(baseDirOf('/etc/m3m/server.yaml', '/srv/m3m', '/home/ann'), '/etc/m3m')
    const installed = '/home/ann/app/node_modules/m3m'
    assert.equal(baseDirOf(`${installed}/config/m3m.yaml`, installed, '/home/ann/app'), '/home/ann/app')
  })
})

describe('m3m modules list', () => {
  test('lists every module with what it is for', (t) => {
    const { code, stdout } = runCli(tempDir(t), ['modules', 'list'])
    assert.equal(code, 0)
    for (const id of ['auth', 'database', 'logs', 'pipelines', 'projects', 'runtime', 'system', 'users', 'web'])
      assert.match(stdout, new RegExp(`^on +${id} `, 'm'))
  })
})
