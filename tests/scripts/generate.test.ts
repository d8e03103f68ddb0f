import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { ROOT } from '../support/server.ts'

describe('generated files', () => {
  test('the configuration schema, its pages and the reference of the runtime are current', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/config-schema.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
  })
})
