import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safeRedirect } from '../../../web/src/features/auth/safe-redirect.ts'

describe('safeRedirect', () => {
  it('keeps a path of this origin with its search and hash', () => {
    assert.equal(safeRedirect('/projects/shop/logs?level=error#x'), '/projects/shop/logs?level=error#x')
  })

  it('goes to the start instead of leaving the origin', () => {
    for (const target of [
      undefined,
      '',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      '/.//evil.example',
      'javascript:alert(1)',
    ]) {
      assert.equal(safeRedirect(target), '/', String(target))
    }
  })

  it('does not lead back to the sign-in', () => {
    assert.equal(safeRedirect('/login?redirect=/login'), '/')
    assert.equal(safeRedirect('/setup'), '/')
  })
})
