import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Registry, write } from './registry.ts'
import { place, someRegistry } from './support.ts'

describe('m3m packages install', () => {
  const undo: (() => unknown)[] = []
  let registry: Registry
  before(async () => {
    registry = await someRegistry({ after: (work) => void undo.push(work) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  it('N1 refuses native packages by name, also those that others bring, and leaves what is installed', async (t) => {
    const here = place(t, registry)
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
    const here = place(t, registry)
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
    const here = place(t, registry)
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

  it('says what keeps npm from working', async (t) => {
    const here = place(t, registry)
    await here.refuses(['no-such-package'], /npm could not install the packages: .*no-such-package/s)
    await here.refuses(['greet@^9'], /npm could not install the packages: .*greet@\^9/s)
    await here.refuses(['greet'], /There is no npm beside this Node or on the PATH; install one/, {
      PATH: '/nowhere',
      npm_execpath: '',
    })
  })
})
