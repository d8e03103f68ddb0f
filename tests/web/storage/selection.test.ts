import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  choose,
  chooseAll,
  keep,
  move,
  NOTHING,
  only,
  type Selection,
  survivor,
  typeAhead,
} from '../../../web/src/features/storage/lib/selection.ts'

const KEYS = ['a', 'b', 'c', 'd', 'e']
const NONE = { toggle: false, extend: false }
const CTRL = { toggle: true, extend: false }
const SHIFT = { toggle: false, extend: true }
const chosen = ({ chosen }: Selection) => [...chosen].sort().join('')

describe('choosing in a list', () => {
  it('takes one, adds with Ctrl, and takes away again', () => {
    const one = choose(NOTHING, KEYS, 'b', NONE)
    assert.equal(chosen(one), 'b')
    const two = choose(one, KEYS, 'd', CTRL)
    assert.equal(chosen(two), 'bd')
    assert.equal(chosen(choose(two, KEYS, 'b', CTRL)), 'd')
    assert.equal(chosen(choose(two, KEYS, 'a', NONE)), 'a')
  })

  it('goes with Shift from where the range began, either way', () => {
    const from = only('c')
    assert.equal(chosen(choose(from, KEYS, 'e', SHIFT)), 'cde')
    assert.equal(chosen(choose(choose(from, KEYS, 'e', SHIFT), KEYS, 'a', SHIFT)), 'abc')
    assert.equal(chosen(choose(NOTHING, KEYS, 'b', SHIFT)), 'ab')
    const both = choose(choose(only('a'), KEYS, 'c', CTRL), KEYS, 'd', { toggle: true, extend: true })
    assert.equal(chosen(both), 'acd')
  })

  it('moves by keys, and stays inside the list', () => {
    assert.equal(move(NOTHING, KEYS, 1, NONE).focus, 'a')
    assert.equal(move(only('d'), KEYS, 1, NONE).focus, 'e')
    assert.equal(move(only('d'), KEYS, 5, NONE).focus, 'e')
    assert.equal(move(only('b'), KEYS, -5, NONE).focus, 'a')
    assert.equal(chosen(move(only('b'), KEYS, 2, SHIFT)), 'bcd')
    const looked = move(only('b'), KEYS, 2, CTRL)
    assert.deepEqual([chosen(looked), looked.focus], ['b', 'd'])
    assert.equal(chosen(chooseAll(looked, KEYS)), 'abcde')
    assert.equal(move(NOTHING, [], 1, NONE), NOTHING)
  })

  it('goes to what is next to what was deleted', () => {
    const after = (...gone: string[]) => survivor(KEYS, new Set(gone))
    assert.deepEqual([after('b'), after('b', 'd'), after('d', 'e'), after(...KEYS)], ['c', 'e', 'c', null])
  })

  it('forgets what is gone, and stays near to where it was', () => {
    const range = choose(only('b'), KEYS, 'd', SHIFT)
    const rest = keep(range, ['a', 'c', 'e'], KEYS)
    assert.deepEqual([chosen(rest), rest.focus], ['c', 'e'])
    assert.equal(keep(only('e'), ['a', 'b'], KEYS).focus, 'b')
    assert.equal(keep(only('b'), [], KEYS).focus, null)
    assert.equal(keep(range, ['x', ...KEYS], KEYS), range)
  })
})

describe('typing a name', () => {
  const NAMES = ['Alpha', 'beta', 'bravo', 'Фото', 'фильм']
  it('goes to the next one that begins so, around the end', () => {
    assert.equal(typeAhead(NAMES, 0, 'b'), 1)
    assert.equal(typeAhead(NAMES, 1, 'b'), 2)
    assert.equal(typeAhead(NAMES, 2, 'b'), 1)
    assert.equal(typeAhead(NAMES, -1, 'a'), 0)
    assert.equal(typeAhead(NAMES, 0, 'z'), -1)
  })
  it('stays where a longer text still fits', () => {
    assert.equal(typeAhead(NAMES, 1, 'be'), 1)
    assert.equal(typeAhead(NAMES, 1, 'br'), 2)
    assert.equal(typeAhead(NAMES, 3, 'фи'), 4)
  })
})
