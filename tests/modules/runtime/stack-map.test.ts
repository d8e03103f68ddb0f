import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { runInNewContext } from 'node:vm'
import { compile } from '../../../modules/pipelines/compile.ts'
import { createStackMap } from '../../../modules/runtime/instances/stack-map.ts'
import { SERVICE_FILE } from '../../../modules/runtime/runner/messages.ts'

/** The stack of what the bundle of these files throws while it is loaded. */
async function stackOf(files: Record<string, string>): Promise<{ raw: string; mapped: string }> {
  const bundle = await compile(Object.entries(files).map(([path, content]) => ({ path, content })))
  try {
    runInNewContext(bundle.code, {}, { filename: SERVICE_FILE, displayErrors: false })
  } catch (error) {
    const lines = (error as Error).stack!.split('\n')
    // Without the frames of this test.
    const raw = [lines[0], ...lines.slice(1).filter((line) => line.includes(SERVICE_FILE))].join('\n')
    return { raw, mapped: createStackMap(bundle.map).map(raw) }
  }
  throw new Error('the bundle throws nothing')
}

describe('the stack map', () => {
  test('shows nothing of what the bundle adds', async () => {
    const { raw, mapped } = await stackOf({ 'main.ts': `const a: number = 1\n\nthrow new Error('at ' + a)\n` })
    assert.match(raw, /project:main\.ts[\s\S]*__require/)
    assert.equal(mapped, 'Error: at 1\n    at main.ts:3:7')
  })

  test('keeps a file that is called as the bundle is', async () => {
    const { mapped } = await stackOf({
      'main.ts': `import { open } from './service.js'\n\nopen()\n`,
      'service.js': `export function open() {\n  throw new Error('here')\n}\n`,
    })
    assert.equal(mapped, 'Error: here\n    at open (service.js:2:9)\n    at main.ts:3:1')
  })
})
