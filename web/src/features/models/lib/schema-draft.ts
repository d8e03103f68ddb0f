/** A model's fields while they are edited: texts in controls, until they are fields. */
import {
  FIELD_KEY_PATTERN,
  FIELDS_MAX,
  type FieldType,
  type ItemType,
  type ModelField,
  type StoredField,
  SYSTEM_KEYS,
} from '../../../../../modules/models/contract.ts'
import { slugify } from '../../../../../modules/projects/contract.ts'
import { type Draft, type Flaw, readDraft, toDraft } from './values.ts'

export interface FieldDraft {
  /** In the list, as long as the page is open. */
  uid: string
  /** Of a field that there is. */
  id?: string
  key: string
  name: string
  type: FieldType
  description: string
  required: boolean
  unique: boolean
  indexed: boolean
  /** Nothing in it: none. `now` for the time of dates. */
  preset: Draft
  min: string
  max: string
  pattern: string
  options: string[]
  model: string
  itemType: ItemType
}

export type Place = 'key' | 'name' | 'preset' | 'min' | 'max' | 'pattern' | 'options' | 'model' | 'root'
export type FieldFlaw =
  | Flaw
  | { is: 'key' | 'keyTaken' | 'keySystem' | 'noOptions' | 'optionTwice' | 'noModel' | 'regex' | 'maxLess' }
  | { is: 'uniqueDefault' | 'keyMissing' }
export type FieldFlaws = Partial<Record<Place, FieldFlaw>>

const KEY = new RegExp(FIELD_KEY_PATTERN)
const RESERVED = new Set<string>([
  ...SYSTEM_KEYS,
  'prototype',
  'toJSON',
  'then',
  ...Object.getOwnPropertyNames({}.constructor.prototype),
])
const UNIQUE = new Set<FieldType>([
  'string',
  'integer',
  'float',
  'date',
  'datetime',
  'enum',
  'reference',
  'boolean',
  'file',
])
const LIMITED = new Set<FieldType>(['string', 'text', 'integer', 'float', 'array'])

/** What a field of a type may have. */
export const may = {
  unique: ({ type }: Pick<FieldDraft, 'type'>) => UNIQUE.has(type),
  indexed: ({ type }: Pick<FieldDraft, 'type'>) => UNIQUE.has(type) || type === 'array',
  limits: ({ type }: Pick<FieldDraft, 'type'>) => LIMITED.has(type),
  pattern: ({ type }: Pick<FieldDraft, 'type'>) => type === 'string' || type === 'text',
  options: ({ type, itemType }: Pick<FieldDraft, 'type' | 'itemType'>) =>
    type === 'enum' || (type === 'array' && itemType === 'enum'),
  model: ({ type, itemType }: Pick<FieldDraft, 'type' | 'itemType'>) =>
    type === 'reference' || (type === 'array' && itemType === 'reference'),
  preset: ({ type, itemType, unique }: Pick<FieldDraft, 'type' | 'itemType' | 'unique'>) =>
    type !== 'reference' && type !== 'file' && !unique && !(type === 'array' && itemType === 'reference'),
}

let made = 0
const nextUid = (): string => {
  made += 1
  return `new-${made}`
}

export const newField = (): FieldDraft => ({
  uid: nextUid(),
  key: '',
  name: '',
  type: 'string',
  description: '',
  required: false,
  unique: false,
  indexed: false,
  preset: '',
  min: '',
  max: '',
  pattern: '',
  options: [],
  model: '',
  itemType: 'string',
})

const numberText = (value: number | undefined): string => (value === undefined ? '' : String(value))

export function draftOf(field: StoredField): FieldDraft {
  const { id, key, name, type, items } = field
  const preset = field.default
  return {
    uid: id,
    id,
    key,
    name,
    type,
    description: field.description ?? '',
    required: field.required ?? false,
    unique: field.unique ?? false,
    indexed: field.indexed ?? false,
    preset: preset === 'now' && isTime(type) ? 'now' : toDraft(field, preset),
    min: numberText(field.min),
    max: numberText(field.max),
    pattern: field.pattern ?? '',
    options: items?.options ?? field.options ?? [],
    model: items?.model ?? field.model ?? '',
    itemType: items?.type ?? 'string',
  }
}

export const isTime = (type: string): boolean => type === 'date' || type === 'datetime'

/** Another type, with what of the rest still means something. */
export function withType(draft: FieldDraft, type: FieldType, itemType = draft.itemType): FieldDraft {
  if (type === draft.type && itemType === draft.itemType) return draft
  const next = { ...draft, type, itemType, preset: (type === 'array' ? [] : '') as Draft }
  return {
    ...next,
    unique: next.unique && may.unique(next),
    indexed: next.indexed && may.indexed(next),
    min: may.limits(next) ? next.min : '',
    max: may.limits(next) ? next.max : '',
    pattern: may.pattern(next) ? next.pattern : '',
  }
}

/** `Мой товар` → `moyTovar`, with a number when there is one already. */
export function keyFor(name: string, taken: ReadonlySet<string>): string {
  const [first = '', ...rest] = slugify(name).split('-')
  const joined = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  if (joined === '') return ''
  const base = (/^[a-z]/i.test(joined) ? joined : `f${joined}`).slice(0, 60)
  const isFree = (key: string) => !taken.has(key.toLowerCase()) && !RESERVED.has(key)
  if (isFree(base)) return base
  for (let number = 2; ; number += 1) if (isFree(`${base}${number}`)) return `${base}${number}`
}

/** The field as the server takes it. */
export function fieldOf(draft: FieldDraft): ModelField {
  const { id, type, itemType, options, model } = draft
  const field: ModelField = { key: draft.key, type }
  if (id !== undefined) field.id = id
  if (draft.name.trim() !== '') field.name = draft.name.trim()
  if (draft.description.trim() !== '') field.description = draft.description.trim()
  if (draft.required) field.required = true
  if (draft.unique && may.unique(draft)) field.unique = true
  if (draft.indexed && may.indexed(draft)) field.indexed = true
  if (may.limits(draft)) {
    if (draft.min.trim() !== '') field.min = Number(draft.min)
    if (draft.max.trim() !== '') field.max = Number(draft.max)
  }
  if (may.pattern(draft) && draft.pattern !== '') field.pattern = draft.pattern
  if (type === 'array') {
    field.items = { type: itemType }
    if (itemType === 'enum') field.items.options = options
    if (itemType === 'reference') field.items.model = model
  } else {
    if (type === 'enum') field.options = options
    if (type === 'reference') field.model = model
  }
  const preset = presetOf(draft, field)
  if ('value' in preset && preset.value !== null) field.default = preset.value
  return field
}

function presetOf(draft: FieldDraft, field: ModelField): { value: unknown } | { flaw: Flaw } {
  if (!may.preset(draft)) return { value: null }
  if (draft.preset === 'now' && isTime(draft.type)) return { value: 'now' }
  return readDraft({ ...field, required: false }, draft.preset)
}

export const fieldsOf = (drafts: readonly FieldDraft[]): ModelField[] => drafts.map(fieldOf)

/** What is wrong with the fields, by their `uid`. */
export function flawsOf(drafts: readonly FieldDraft[]): Map<string, FieldFlaws> {
  const found = new Map<string, FieldFlaws>()
  const seen = new Set<string>()
  for (const draft of drafts) {
    const flaws = flawsOfOne(draft)
    const key = draft.key.toLowerCase()
    if (!flaws.key && seen.has(key)) flaws.key = { is: 'keyTaken' }
    seen.add(key)
    if (Object.keys(flaws).length > 0) found.set(draft.uid, flaws)
  }
  return found
}

function flawsOfOne(draft: FieldDraft): FieldFlaws {
  const flaws: FieldFlaws = {}
  const { key, min, max, options } = draft
  if (key === '') flaws.key = { is: 'keyMissing' }
  else if (!KEY.test(key)) flaws.key = { is: 'key' }
  else if (RESERVED.has(key)) flaws.key = { is: 'keySystem' }
  if (may.limits(draft)) {
    for (const limit of ['min', 'max'] as const)
      if (draft[limit].trim() !== '' && !Number.isFinite(Number(draft[limit]))) flaws[limit] = { is: 'number' }
    if (!flaws.min && !flaws.max && min.trim() !== '' && max.trim() !== '' && Number(min) > Number(max))
      flaws.max = { is: 'maxLess' }
  }
  if (may.pattern(draft) && draft.pattern !== '' && !isPattern(draft.pattern)) flaws.pattern = { is: 'regex' }
  if (may.options(draft)) {
    if (options.length === 0) flaws.options = { is: 'noOptions' }
    else if (new Set(options).size < options.length) flaws.options = { is: 'optionTwice' }
  }
  if (may.model(draft) && draft.model === '') flaws.model = { is: 'noModel' }
  if (Object.keys(flaws).length === 0) {
    const preset = presetOf(draft, fieldOf({ ...draft, preset: draft.type === 'array' ? [] : '' }))
    if ('flaw' in preset) flaws.preset = preset.flaw
  }
  return flaws
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u')
    return true
  } catch {
    return false
  }
}

/** Whether the fields are others than the model has, or stand otherwise. */
export const isChanged = (drafts: readonly FieldDraft[], fields: readonly StoredField[]): boolean =>
  JSON.stringify(fieldsOf(drafts)) !== JSON.stringify(fieldsOf(fields.map(draftOf)))

export const isFull = (drafts: readonly FieldDraft[]): boolean => drafts.length >= FIELDS_MAX

/** One field moved to another place. */
export function movedTo<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list]
  next.splice(to, 0, ...next.splice(from, 1))
  return next
}

/** Where the server's path of an error leads: `/fields/2/options` → the third field, its options. */
export function placeOf(path: string, drafts: readonly FieldDraft[]): { uid: string; place: Place } | undefined {
  const [, root, at = '', what = 'root', inner] = path.split('/')
  if (root !== 'fields') return undefined
  // Consequences name the key, what does not fit the place in the list.
  const draft = /^\d+$/.test(at) ? drafts[Number(at)] : drafts.find(({ key }) => key === at)
  if (!draft) return undefined
  const named = what === 'default' ? 'preset' : what === 'items' ? (inner ?? 'root') : what
  const places: Place[] = ['key', 'name', 'preset', 'min', 'max', 'pattern', 'options', 'model']
  return { uid: draft.uid, place: places.find((place) => place === named) ?? 'root' }
}
