import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { buildGuest, guestScript } from '../../../modules/runtime/guest/build.ts'

describe('guest script', () => {
  it('is one classic script, small, and the same when built into a file', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'm3m-guest-'))
    t.after(() => rm(folder, { recursive: true }))
    const file = join(folder, 'nested/guest.js')
    await buildGuest(file)
    const script = await guestScript()
    assert.equal(await readFile(file, 'utf8'), script)
    // V8 keeps a script of ASCII in half the memory.
    assert.match(script, /^[\0-\x7f]*$/)
    // Each isolate keeps the text; functions that are not called cost nothing else.
    assert.ok(script.length < 360_000, `${script.length} bytes`)
    assert.doesNotMatch(script, /^import |\nimport |^export |\nexport /)
  })

  it('is there at once when it was built before', async () => {
    await guestScript()
    const fresh = (await import(
      `../../../modules/runtime/guest/build.ts?again=${Date.now()}`
    )) as typeof import('../../../modules/runtime/guest/build.ts')
    const before = performance.now()
    await fresh.guestScript()
    assert.ok(performance.now() - before < 500)
  })
})
