import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it, type TestContext } from 'node:test'
import { startCli, writeConfig } from '../../support/server.ts'
import { tempDir } from '../../support/temp.ts'
import { type Registry, startRegistry, write } from './registry.ts'

describe('m3m packages', () => {
  const undo: (() => unknown)[] = []
  let registry: Registry
  before(async () => {
    registry = await startRegistry({ after: (work) => void undo.push(work) })
    registry.add(
      'greet',
      '1.0.0',
      { 'index.js': "export { name } from 'names'" },
      { dependencies: { names: '^1.0.0' }, description: 'Says hello' },
    )
    registry.add(
      'greet',
      '1.1.0',
      { 'index.js': "export { name } from 'names'" },
      { dependencies: { names: '^1.0.0' } },
    )
    registry.add('names', '1.0.0', { 'index.js': "export const name = 'Ann'" })
    registry.add('@scope/kit', '2.0.0', { 'index.js': 'export const kit = 1' })
    registry.add(
      'scripted',
      '1.0.0',
      { 'index.js': '' },
      { scripts: { install: 'touch ran', postinstall: 'touch ran' } },
    )
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  /** A data folder with its configuration. */
  const place = (t: TestContext) => {
    const folder = tempDir(t)
    const store = join(folder, 'storage', 'packages')
    return {
      folder,
      installed: () => JSON.parse(readFileSync(join(store, 'installed.json'), 'utf8')),
      file: (path: string) => join(store, JSON.parse(readFileSync(join(store, 'installed.json'), 'utf8')).set, path),
      names: () => (existsSync(store) ? readdirSync(store).sort() : []),
      async run(list: string[], command: string[], env: Record<string, string> = {}) {
        const config = writeConfig(folder, { packages: { list } })
        return startCli(folder, ['packages', ...command, '--config', config], { ...registry.env, ...env }).ended
      },
      async installs(list: string[], ...more: string[]) {
        const { code, stdout, stderr } = await this.run(list, ['install', ...more])
        assert.equal(code, 0, stderr)
        return stdout
      },
      async refuses(list: string[], message: RegExp, env?: Record<string, string>) {
        const { code, stdout, stderr } = await this.run(list, ['install'], env)
        assert.equal(code, 1, stdout)
        assert.match(stderr, message)
      },
    }
  }

  it('installs what is listed, and tells what there is', async (t) => {
    const here = place(t)
    assert.match((await here.run([], ['list'])).stdout, /packages.list is empty and nothing is installed/)
    assert.match(
      (await here.run(['greet@~1.0.0'], ['list'])).stdout,
      /greet +~1\.0\.0 +not installed\n.*packages install/,
    )
    assert.match(
      await here.installs(['greet@~1.0.0', '@scope/kit']),
      /^greet 1\.0\.0\n@scope\/kit 2\.0\.0\nServices can/m,
    )
    const { stdout } = await here.run(['greet@~1.0.0', '@scope/kit'], ['list'])
    assert.match(
      stdout,
      /NAME +WANTED +INSTALLED +SIZE\n@scope\/kit +\* +2\.0\.0 +1 KB\ngreet +~1\.0\.0 +1\.0\.0 +1 KB\n$/,
    )
    assert.match(await here.installs(['greet@~1.0.0', '@scope/kit']), /Everything listed is installed/)
    assert.match(await here.installs(['greet@~1.0.0']), /@scope\/kit removed/)
    assert.ok(!existsSync(here.file('node_modules/@scope/kit')) && existsSync(here.file('node_modules/names')))
    // The set before stays for those that read it now; older ones and what was staged are gone.
    assert.deepEqual(
      here.names().map((name) => name.replace(/\d+$/, '')),
      ['installed.json', 'package-lock.json', 'set-', 'set-'],
    )
  })

  it('N1 gives the same versions again, until it is asked for newer ones', async (t) => {
    const here = place(t)
    registry.add('moving', '1.0.0', { 'index.js': '' })
    await here.installs(['moving@^1'])
    registry.add('moving', '1.1.0', { 'index.js': '' })
    assert.match(await here.installs(['moving@^1', 'names']), /^moving 1\.0\.0$/m)
    assert.match(await here.installs(['moving@^1', 'names'], '--update'), /^moving 1\.0\.0 → 1\.1\.0$/m)
  })

  it('N1 takes nothing but what was published under a version once', async (t) => {
    const here = place(t)
    registry.add('swapped', '1.0.0', { 'index.js': '"mine"' })
    await here.installs(['swapped'])
    registry.add('swapped', '1.0.0', { 'index.js': '"evil"' })
    await here.refuses(['swapped', 'names'], /npm could not install the packages: .*integrity/i, {
      npm_config_cache: tempDir(t),
    })
    assert.match(readFileSync(here.file('node_modules/swapped/index.js'), 'utf8'), /mine/)
  })

  it('N1 runs no scripts of packages', async (t) => {
    const here = place(t)
    assert.match(await here.installs(['scripted']), /Install scripts were not run: scripted/)
    assert.deepEqual(readdirSync(here.file('node_modules/scripted')).sort(), ['index.js', 'package.json'])
  })

  it('N1 refuses native packages by name, also those that others bring, and leaves what is installed', async (t) => {
    const here = place(t)
    await here.installs(['greet'])
    const before = here.installed()
    registry.add('gyp', '1.0.0', { 'binding.gyp': '{}' })
    registry.add('addon', '1.0.0', { 'build/x.node': '' })
    registry.add('flagged', '1.0.0', { 'index.js': '' }, { gypfile: true })
    registry.add('outer', '1.0.0', { 'index.js': '' }, { dependencies: { addon: '*' } })
    await here.refuses(
      ['greet', 'gyp', 'flagged'],
      /native code, which gyp@1\.0\.0 has \(binding\.gyp\), flagged@1\.0\.0 has|which flagged@1\.0\.0 has \("gypfile"\), gyp/,
    )
    await here.refuses(['outer'], /which addon@1\.0\.0 has \(x\.node\); take what brings it off packages\.list/)
    assert.deepEqual(here.installed(), before)
    assert.deepEqual(
      here.names().filter((name) => name.startsWith('staged')),
      [],
    )
  })

  it('leaves out what is optional and what is for development', async (t) => {
    const here = place(t)
    registry.add(
      'wide',
      '1.0.0',
      { 'index.js': '' },
      { optionalDependencies: { gyp: '*' }, devDependencies: { names: '*' } },
    )
    await here.installs(['wide'])
    assert.deepEqual(
      readdirSync(here.file('node_modules')).filter((name) => !name.startsWith('.')),
      ['wide'],
    )
  })

  it('N1 refuses packages of elsewhere', async (t) => {
    const here = place(t)
    const repository = join(here.folder, 'repository')
    write(repository, { 'package.json': '{"name":"foreign","version":"1.0.0"}' })
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: repository })
    git('init', '-q')
    git('add', '.')
    git('commit', '-qm', 'x')
    registry.add('brings', '1.0.0', { 'index.js': '' }, { dependencies: { foreign: `git+file://${repository}` } })
    await here.refuses(['brings'], /these do not: foreign \(git\+file:|npm could not install.*git/s)
    const wrong = [
      'x@git+https://example.com/x.git',
      'x@https://example.com/x.tgz',
      'user/repo',
      '../x',
      'X Y',
      'x@npm:y@1',
    ]
    const { code, stderr } = await here.run(wrong, ['install'])
    const told = stderr.match(/packages\.list.* must be a package as name or name@range, such as hono@\^4/g)
    assert.deepEqual([code, told?.length], [1, wrong.length], stderr)
  })

  it('installs again what is gone', async (t) => {
    const here = place(t)
    await here.installs(['names'])
    rmSync(here.file('.'), { recursive: true })
    assert.match((await here.run(['names'], ['list'])).stdout, /names +\* +not installed/)
    assert.match(await here.installs(['names']), /^names 1\.0\.0$/m)
  })

  it('copies a folder of this machine', async (t) => {
    const here = place(t)
    const own = join(here.folder, 'own')
    write(own, { 'package.json': '{"name":"own","version":"0.1.0","dependencies":{"names":"*"}}', 'index.js': '' })
    assert.match(await here.installs([`own@file:${own}`]), /^own 0\.1\.0$/m)
    assert.deepEqual(readdirSync(here.file('node_modules/own')).sort(), ['index.js', 'package.json'])
    assert.ok(existsSync(here.file('node_modules/names')))
  })

  it('says what keeps npm from working', async (t) => {
    const here = place(t)
    await here.refuses(['no-such-package'], /npm could not install the packages: .*no-such-package/s)
    await here.refuses(['greet@^9'], /npm could not install the packages: .*greet@\^9/s)
    await here.refuses(['greet'], /There is no npm beside this Node or on the PATH; install one/, {
      PATH: '/nowhere',
      npm_execpath: '',
    })
  })
})
