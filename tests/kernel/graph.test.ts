import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { graphBroken, orderModules } from '../../kernel/graph.ts'
import { closureOf, defineModule, optional, serviceRef } from '../../kernel/index.ts'

const a = serviceRef<object>('a')
const b = serviceRef<object>('b')
const c = serviceRef<object>('c')
const make = (id: string, provides?: typeof a, needs = {}) =>
  defineModule<object>({ id, summary: id, provides, needs, setup: () => ({ service: {} }) })
const none = new Set<string>()

describe('module graph', () => {
  test('a module comes after everything it needs', () => {
    const order = orderModules(
      [make('top', undefined, { b, c }), make('mid', b, { a }), make('low', a), make('side', c)],
      none,
    )
    const at = (id: string) => order.findIndex((module) => module.id === id)
    assert.equal(order.length, 4)
    assert.ok(at('low') < at('mid') && at('mid') < at('top') && at('side') < at('top'))
  })

  test('a missing, a duplicate and a cyclic provider are reported together', () => {
    const modules = [make('one', a, { b }), make('two', b, { a }), make('three', a), make('four', undefined, { c })]
    assert.throws(
      () => orderModules(modules, none),
      (error: Error & { code: string }) => {
        assert.equal(error.code, graphBroken.code)
        assert.match(error.message, /"a" is provided by both "one" and "three"/)
        assert.match(error.message, /"four" needs "c", which no enabled module provides/)
        assert.match(error.message, /circle: .*→/)
        return true
      },
    )
  })

  test('an optional need may be absent, and still orders when present', () => {
    assert.equal(orderModules([make('user', undefined, { a: optional(a) })], none).length, 1)
    const order = orderModules([make('user', undefined, { a: optional(a) }), make('maker', a)], none)
    assert.deepEqual(
      order.map(({ id }) => id),
      ['maker', 'user'],
    )
  })

  test('a ref of the kernel cannot be provided again', () => {
    assert.throws(() => orderModules([make('mine', a)], new Set(['a'])), /the kernel and "mine"/)
  })

  test('a module listed twice is refused', () => {
    assert.throws(() => orderModules([make('same', a), make('same', b)], none), /"same" is listed twice/)
  })

  test('the closure of a module holds what it needs and nothing else', () => {
    const modules = [make('low', a), make('mid', b, { a }), make('other', c)]
    assert.deepEqual(
      closureOf('mid', modules)
        .map(({ id }) => id)
        .sort(),
      ['low', 'mid'],
    )
  })
})
