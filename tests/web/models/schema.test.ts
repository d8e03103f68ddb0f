import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { StoredField } from '../../../modules/models/contract.ts'
import {
  columnsOf,
  DEFAULTS,
  inOrder,
  moved,
  readSettings,
  shownColumns,
  toggled,
} from '../../../web/src/features/models/lib/columns.ts'
import { labelOf } from '../../../web/src/features/models/lib/labels.ts'
import {
  draftOf,
  type FieldDraft,
  fieldOf,
  flawsOf,
  isChanged,
  keyFor,
  movedTo,
  newField,
  placeOf,
  withType,
} from '../../../web/src/features/models/lib/schema-draft.ts'
import { typescriptOf } from '../../../web/src/features/models/lib/typescript.ts'

const stored: StoredField[] = [
  { id: 'aaaaaaaa', key: 'title', name: 'Title', type: 'string', required: true, max: 20 },
  { id: 'bbbbbbbb', key: 'kind', name: 'Kind', type: 'enum', options: ['a', 'b'], default: 'a' },
  { id: 'cccccccc', key: 'at', name: 'At', type: 'datetime', default: 'now' },
  { id: 'dddddddd', key: 'tags', name: 'Tags', type: 'array', items: { type: 'reference', model: 'tags' } },
]
const draft = (more: Partial<FieldDraft>): FieldDraft => ({ ...newField(), key: 'x', ...more })
const flaws = (more: Partial<FieldDraft>) => {
  const one = draft(more)
  const found = flawsOf([one]).get(one.uid) ?? {}
  return Object.fromEntries(Object.entries(found).map(([place, flaw]) => [place, flaw.is]))
}

describe('fields of a model in the editor', () => {
  it('come back as they were', () => {
    assert.deepEqual(stored.map(draftOf).map(fieldOf), stored)
    assert.ok(!isChanged(stored.map(draftOf), stored))
    assert.ok(isChanged(movedTo(stored.map(draftOf), 0, 2), stored))
  })

  it('get a key out of their name, which no other has', () => {
    assert.equal(keyFor('Мой товар', new Set()), 'moyTovar')
    assert.equal(keyFor('2 sides', new Set()), 'f2Sides')
    assert.equal(keyFor('Title', new Set(['title'])), 'title2')
    assert.equal(keyFor('ID', new Set()), 'id2')
    assert.equal(keyFor('!', new Set()), '')
  })

  it('lose with their type what it has not', () => {
    const text = draft({ unique: true, min: '1', pattern: 'x', preset: 'y' })
    const { unique, min, pattern, preset } = withType(text, 'json')
    assert.deepEqual([unique, min, pattern, preset], [false, '', '', ''])
    assert.equal(fieldOf({ ...text, type: 'boolean', preset: '' }).pattern, undefined)
  })

  it('are told what is wrong with them, in its place', () => {
    assert.deepEqual(flaws({ key: '' }), { key: 'keyMissing' })
    assert.deepEqual(flaws({ key: '2x' }), { key: 'key' })
    assert.deepEqual(flaws({ key: 'createdAt' }), { key: 'keySystem' })
    assert.deepEqual(flaws({ type: 'enum' }), { options: 'noOptions' })
    assert.deepEqual(flaws({ type: 'reference' }), { model: 'noModel' })
    assert.deepEqual(flaws({ type: 'integer', min: '5', max: '1' }), { max: 'maxLess' })
    assert.deepEqual(flaws({ type: 'integer', preset: 'x' }), { preset: 'integer' })
    assert.deepEqual(flaws({ pattern: '(' }), { pattern: 'regex' })
    assert.deepEqual(flaws({ type: 'date', preset: 'now' }), {})
    const twice = [draft({ key: 'same' }), draft({ key: 'Same' })]
    assert.equal(flawsOf(twice).get(twice[1]!.uid)?.key?.is, 'keyTaken')
  })

  it('find the place that the server means', () => {
    const drafts = stored.map(draftOf)
    assert.deepEqual(placeOf('/fields/1/options', drafts), { uid: 'bbbbbbbb', place: 'options' })
    assert.deepEqual(placeOf('/fields/3/items/model', drafts), { uid: 'dddddddd', place: 'model' })
    assert.deepEqual(placeOf('/fields/1/default', drafts), { uid: 'bbbbbbbb', place: 'preset' })
    assert.deepEqual(placeOf('/fields/title', drafts), { uid: 'aaaaaaaa', place: 'root' })
    assert.equal(placeOf('/slug', drafts), undefined)
  })

  it('are types for code', () => {
    assert.match(typescriptOf('my-things', stored), /interface MyThings \{\n {2}id: string\n {2}title: string\n/)
    assert.match(typescriptOf('my-things', stored), /kind: "a" \| "b" \| null\n/)
    assert.match(typescriptOf('my-things', stored), /tags: \(string\)\[\] \| null\n/)
  })
})

describe('columns of a table', () => {
  const columns = columnsOf({ fields: stored as never })
  const keys = (list: { key: string }[]) => list.map(({ key }) => key)

  it('are shown as somebody likes them, new ones behind', () => {
    assert.deepEqual(keys(shownColumns(columns, DEFAULTS)), ['title', 'kind', 'at', 'tags', 'createdAt'])
    const settings = moved(columns, toggled(DEFAULTS, 'bbbbbbbb'), 'createdAt', -4)
    assert.deepEqual(keys(shownColumns(columns, settings)), ['createdAt', 'title', 'at', 'tags'])
    const more = columnsOf({ fields: [...stored, { id: 'e', key: 'new', name: 'New', type: 'text' }] as never })
    assert.equal(keys(inOrder(more, settings)).at(-1), 'new')
    const nothing = { ...DEFAULTS, hidden: columns.map(({ id }) => id) }
    assert.deepEqual(keys(shownColumns(columns, nothing)), ['title'])
  })

  it('survive whatever the browser has stored', () => {
    assert.deepEqual(readSettings(null), DEFAULTS)
    assert.deepEqual(readSettings('{"order":5,"hidden":["a",1],"widths":{"a":-1,"b":1e9}}'), {
      order: [],
      hidden: ['a'],
      widths: { b: 800 },
    })
  })
})

describe('names of records', () => {
  it('are what was chosen, else the first text, else the id', () => {
    const model = { fields: stored as never, settings: {} }
    assert.equal(labelOf(model, { id: '1', title: ' Tea\nand cups', kind: 'a' }), 'Tea')
    assert.equal(labelOf({ ...model, settings: { label: 'bbbbbbbb' } }, { id: '1', title: 'Tea', kind: 'a' }), 'a')
    assert.equal(labelOf(model, { id: '1', title: null }), '1')
  })
})
