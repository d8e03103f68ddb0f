import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { tempDir } from '../../support/temp.ts'
import { type Registry, write } from './registry.ts'
import { place, someRegistry } from './support.ts'

describe('m3m packages', () => {
  const undo: (() => unknown)[] = []
  let registry: Registry
  before(async () => {
    registry = await someRegistry({ after: (work) => void undo.push(work) })
  })
  after(async () => {
    for (const work of undo.reverse()) await work()
  })

  it('installs what is listed, and tells what there is', async (t) => {
    const here = place(t, registry)
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
    const here = place(t, registry)
    registry.add('moving', '1.0.0', { 'index.js': '' })
    await here.installs(['moving@^1'])
    registry.add('moving', '1.1.0', { 'index.js': '' })
    assert.match(await here.installs(['moving@^1', 'names']), /^moving 1\.0\.0$/m)
    assert.match(await here.installs(['moving@^1', 'names'], '--update'), /^moving 1\.0\.0 → 1\.1\.0$/m)
  })

  it('N1 takes nothing but what was published under a version once', async (t) => {
    const here = place(t, registry)
    registry.add('swapped', '1.0.0', { 'index.js': '"mine"' })
    await here.installs(['swapped'])
    registry.add('swapped', '1.0.0', { 'index.js': '"evil"' })
    await here.refuses(['swapped', 'names'], /npm could not install the packages: .*integrity/i, {
      npm_config_cache: tempDir(t),
    })
    assert.match(readFileSync(here.file('node_modules/swapped/index.js'), 'utf8'), /mine/)
  })

  it('N1 runs no scripts of packages', async (t) => {
    const here = place(t, registry)
    assert.match(await here.installs(['scripted']), /Install scripts were not run: scripted/)
    assert.deepEqual(readdirSync(here.file('node_modules/scripted')).sort(), ['index.js', 'package.json'])
  })

  it('installs again what is gone', async (t) => {
    const here = place(t, registry)
    await here.installs(['names'])
    rmSync(here.file('.'), { recursive: true })
    assert.match((await here.run(['names'], ['list'])).stdout, /names +\* +not installed/)
    assert.match(await here.installs(['names']), /^names 1\.0\.0$/m)
  })

  it('copies a folder of this machine', async (t) => {
    const here = place(t, registry)
    const own = join(here.folder, 'own')
    write(own, { 'package.json': '{"name":"own","version":"0.1.0","dependencies":{"names":"*"}}', 'index.js': '' })
    assert.match(await here.installs([`own@file:${own}`]), /^own 0\.1\.0$/m)
    assert.deepEqual(readdirSync(here.file('node_modules/own')).sort(), ['index.js', 'package.json'])
    assert.ok(existsSync(here.file('node_modules/names')))
  })
})
