import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { STRENGTHS, strengthOf } from '../../../web/src/features/account/lib/strength.ts'

describe('strength of passwords', () => {
  it('is told by how much of them is a surprise', () => {
    const known = ['ada@example.com', 'Ada Lovelace']
    const passwords: Record<string, readonly string[]> = {
      weak: ['password1', 'aaaaaaaaaaaa', '12345678', 'qwerty12345', 'Lovelace1!', 'example.com', 'пароль123'],
      fair: ['kovtun79', 'gh7Tq2zm'],
      good: ['rjw8kd0vmcy', 'Blue-Tram-9'],
      strong: ['correct horse battery staple', 'лошадь верно скрепка батарея', 'x9$Lq!27vRt#pZ0m'],
    }
    for (const strength of STRENGTHS)
      for (const password of passwords[strength]!) assert.equal(strengthOf(password, known), strength, password)
  })

  it('takes what is known of the owner as text, whatever characters it has', () => {
    assert.equal(strengthOf('a(b+c(((', ['(((( [a-z]+ ***']), 'weak')
    assert.equal(strengthOf('', ['']), 'weak')
  })
})
