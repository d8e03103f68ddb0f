import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT, runCli, writeConfig } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'
import { needs } from './support.ts'

const tsc = (folder: string, ...args: string[]) =>
  spawnSync(
    process.execPath,
    [join(ROOT, 'node_modules/typescript/bin/tsc'), '--typeRoots', join(ROOT, 'node_modules/@types'), ...args],
    { cwd: folder, encoding: 'utf8' },
  )

describe('the tools for authors of plugins', () => {
  test('new writes a plugin in TypeScript that passes its test and its types, and runs', (t) => {
    const folder = tempDir(t)
    const made = runCli(folder, ['plugins', 'new', 'day-greeter'])
    assert.equal(made.stderr, '')
    assert.match(made.stdout, /day-greeter\/index\.ts\n/)
    assert.match(made.stdout, /It gives services dayGreeter\.greet\(name\)\. Next: cd day-greeter && npm test/)
    const plugin = join(folder, 'day-greeter')
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const tests = execFileSync(process.execPath, ['--test'], { cwd: plugin, env, encoding: 'utf8' })
    assert.match(tests, /pass 1\n/)
    assert.equal(tsc(plugin).stdout, '')
    assert.match(runCli(plugin, ['plugins', 'validate', '.']).stdout, /day-greeter 0\.1\.0 is right/)
    const tried = runCli(plugin, ['plugins', 'try', '.', 'dayGreeter.greet', '"Ada"'])
    assert.equal(tried.stdout, '"Hello, Ada!"\n')
    assert.match(tried.stderr, /^info: It greets with "Hello"$/m)
    const other = runCli(plugin, [
      'plugins',
      'try',
      '.',
      'dayGreeter.greet',
      '["Ada"]',
      '--settings',
      '{"greeting":"Hi"}',
    ])
    assert.equal(other.stdout, '"Hi, Ada!"\n')
    assert.deepEqual(readdirSync(folder), ['day-greeter'], 'no data folder is made')

    const index = join(plugin, 'index.ts')
    const code = readFileSync(index, 'utf8')
    writeFileSync(index, code.replace('config.greeting}"`', 'config.greting}"`'))
    assert.match(tsc(plugin).stdout, /index\.ts.*Property 'greting' does not exist/)
  })

  test('new writes a plugin in C that passes its test, and runs', needs('make', 'cc'), (t) => {
    const folder = tempDir(t)
    const made = runCli(folder, ['plugins', 'new', 'greeter', '--kind', 'native'])
    assert.equal(made.code, 0, made.stderr)
    const plugin = join(folder, 'greeter')
    assert.match(runCli(folder, ['plugins', 'try', 'greeter', 'greeter.greet', '"Ada"']).stderr, /build the plugin/)
    const strict = 'CFLAGS=-O2 -Wall -Wextra -Wpedantic -Werror'
    assert.match(execFileSync('make', ['-s', 'test', strict], { cwd: plugin, encoding: 'utf8' }), /all is well/)
    assert.match(runCli(folder, ['plugins', 'validate', 'greeter']).stdout, /greeter 0\.1\.0 is right/)
    assert.equal(runCli(folder, ['plugins', 'try', 'greeter', 'greeter.greet', '"Ada"']).stdout, '"Hello, Ada!"\n')
  })

  test('new says what is wrong with a name, and leaves alone what is there', (t) => {
    const folder = tempDir(t)
    mkdirSync(join(folder, 'full'))
    writeFileSync(join(folder, 'full', 'file'), '')
    for (const [args, message] of [
      [['Big'], /cannot be called "Big": a name is of lower-case words/],
      [['router'], /service code has a "router" of its own/],
      [['full'], /There is something at .*full already/],
      [['fine', '--kind', 'rust'], /the kinds js and native, not "rust"/],
    ] as const) {
      const { code, stderr } = runCli(folder, ['plugins', 'new', ...args])
      assert.equal(code, 1)
      assert.match(stderr, message)
    }
    assert.deepEqual(readdirSync(folder), ['full'])
  })

  test('try tells what a plugin answers, and what is wrong with it', (t) => {
    const folder = tempDir(t)
    runCli(folder, ['plugins', 'new', 'greeter'])
    const fails = (args: string[], message: RegExp) => {
      const { code, stderr } = runCli(folder, ['plugins', 'try', 'greeter', ...args])
      assert.equal(code, 1)
      assert.match(stderr, message)
    }
    fails(['greeter.greet', '5'], /greeter\.greet: name must be a string/)
    fails(['greeter.greet', '{'], /The arguments are no JSON/)
    fails(['greeter.leave'], /has no method "greeter\.leave"; it has greeter\.greet/)
    fails(['greeter.greet', '"x"', '--settings', '{"greeting":1}'], /greeting must be a string/)
    writeFileSync(join(folder, 'greeter', 'index.ts'), 'export default () => { throw new Error("not today") }')
    fails(['greeter.greet', '"x"'], /not today/)
  })

  test('call calls a method of an enabled plugin', (t) => {
    const folder = tempDir(t)
    mkdirSync(join(folder, 'plugins'))
    const config = ['--config', writeConfig(folder)]
    runCli(join(folder, 'plugins'), ['plugins', 'new', 'greeter'])
    const called = runCli(folder, ['plugins', 'call', 'greeter.greet', '"Ada"', ...config])
    assert.equal(called.stdout, '"Hello, Ada!"\n', called.stderr)
  })

  test('the package gives the types and the schema by name', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      exports: Record<string, unknown>
    }
    assert.deepEqual(exports['./plugin'], { types: './plugins/plugin.d.ts' })
    for (const path of ['plugins/plugin.d.ts', 'config/plugin.schema.json']) assert.ok(existsSync(join(ROOT, path)))
  })
})
