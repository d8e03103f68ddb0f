import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { defineModule, selectModules, serviceRef } from '../../kernel/index.ts'
import { startedKernel } from '../support/kernel.ts'
import { ROOT } from '../support/server.ts'
import { tempDir } from '../support/temp.ts'

const greeter = serviceRef<{ greet(): string }>('greeter')
const standard = defineModule({
  id: 'greeter',
  summary: 'Greets',
  provides: greeter,
  setup: () => ({ service: { greet: () => 'hello' } }),
})
const other = defineModule({ id: 'other', summary: 'Other', setup: () => ({}) })

describe('the choice of modules', () => {
  test('nothing chosen means all of them; false leaves one out', async () => {
    assert.deepEqual(
      (await selectModules([standard, other])).map(({ id }) => id),
      ['greeter', 'other'],
    )
    assert.deepEqual(
      (await selectModules([standard, other], { other: false, greeter: true })).map(({ id }) => id),
      ['greeter'],
    )
  })

  test('a path puts another module in the place of one, under the same ref', async (t) => {
    const folder = tempDir(t)
    const kernelIndex = JSON.stringify(join(ROOT, 'kernel', 'index.ts'))
    writeFileSync(
      join(folder, 'mine.ts'),
      `import { defineModule, serviceRef } from ${kernelIndex}
       const greeter = serviceRef('greeter')
       export default defineModule({ id: 'my-greeter', summary: 'Greets otherwise', provides: greeter, setup: () => ({ service: { greet: () => 'ahoy' } }) })`,
    )
    const modules = await selectModules([standard, other], { greeter: './mine.ts' }, folder)
    const kernel = await startedKernel(t, { modules })
    assert.equal(kernel.get(greeter).greet(), 'ahoy')
    assert.deepEqual(
      kernel.report().map(({ id }) => id),
      ['my-greeter', 'other'],
    )
  })

  test('an unknown id, a missing file and a file that is no module are named', async (t) => {
    const folder = tempDir(t)
    writeFileSync(join(folder, 'plain.mjs'), 'export default { hello: 1 }')
    await assert.rejects(
      selectModules([standard], { gretter: false }),
      /modules\.gretter: there is no such module; known: greeter/,
    )
    await assert.rejects(
      selectModules([standard], { greeter: './nowhere.ts' }, folder),
      /modules\.greeter: .*nowhere\.ts is not a module/,
    )
    await assert.rejects(
      selectModules([standard], { greeter: './plain.mjs' }, folder),
      /default export must come from defineModule/,
    )
  })
})
