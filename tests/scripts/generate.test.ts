import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, test } from 'node:test'
import { ROOT } from '../support/server.ts'

describe('generated files', () => {
  test('the configuration schema and its reference are current', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/config-schema.ts', '--check'], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    assert.equal(status, 0, stderr)
  })
})
