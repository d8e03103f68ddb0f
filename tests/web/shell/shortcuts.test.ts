import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { keyLabels, SHORTCUTS } from '../../../web/src/lib/shortcuts/definitions.ts'
import { type KeyPress, matches } from '../../../web/src/lib/shortcuts/match.ts'

const press = (key: string, code: string, held: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code,
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
})

describe('shortcuts', () => {
  it('take Cmd on a Mac and Ctrl elsewhere', () => {
    assert.equal(matches('mod+k', press('k', 'KeyK', { metaKey: true }), true), true)
    assert.equal(matches('mod+k', press('k', 'KeyK', { ctrlKey: true }), true), false)
    assert.equal(matches('mod+k', press('k', 'KeyK', { ctrlKey: true }), false), true)
    assert.equal(matches('mod+k', press('k', 'KeyK'), false), false)
  })

  it('work in a Russian layout, by the place of the key', () => {
    assert.equal(matches('mod+k', press('л', 'KeyK', { ctrlKey: true }), false), true)
    assert.equal(matches('g', press('п', 'KeyG'), false), true)
    assert.equal(matches('?', press(',', 'Slash', { shiftKey: true }), false), true)
  })

  it('do not mistake a press with more keys held', () => {
    assert.equal(matches('n', press('n', 'KeyN', { ctrlKey: true }), false), false)
    assert.equal(matches('n', press('N', 'KeyN', { shiftKey: true }), false), false)
    assert.equal(matches('mod+shift+enter', press('Enter', 'Enter', { ctrlKey: true }), false), false)
    assert.equal(matches('mod+shift+enter', press('Enter', 'Enter', { ctrlKey: true, shiftKey: true }), false), true)
  })

  it('find the question mark wherever the layout has it', () => {
    assert.equal(matches('?', press('?', 'Minus', { shiftKey: true }), false), true)
    assert.equal(matches('/', press('/', 'Slash'), false), true)
  })

  it('do not stand in each other’s way', () => {
    const keys = Object.values(SHORTCUTS).map((shortcut) => shortcut.keys as string)
    assert.equal(new Set(keys).size, keys.length)
    const firstOfChords = new Set(keys.filter((key) => key.includes(' ')).map((key) => key.split(' ')[0]))
    for (const key of keys) assert.ok(!firstOfChords.has(key), `${key} also begins a chord`)
  })

  it('are shown as the keyboard names them', () => {
    assert.deepEqual(keyLabels('mod+shift+enter', true), ['⌘', '⇧', '↵'])
    assert.deepEqual(keyLabels('mod+k', false), ['Ctrl', 'K'])
  })
})
