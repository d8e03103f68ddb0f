/** Values of records: as controls have them, and what is wrong with them. */

import { type ModelField, STRING_MAX } from '../../../../../modules/models/contract.ts'
import { isId } from '../../../../../modules/schemas.ts'
import { isDay, toIso, toLocal } from './times.ts'

/** A field as far as its values are concerned, or the entries of a list. */
export type Rules = Pick<ModelField, 'min' | 'max' | 'pattern' | 'options' | 'items' | 'required'> & {
  type: ModelField['type']
}

/** What a control holds: a text, or several. Nothing in it is no value. */
export type Draft = string | string[]

/** A key of the strings `invalid.*`, with what they name. */
export type Flaw =
  | { is: 'required' | 'oneLine' | 'integer' | 'number' | 'comma' | 'boolean' | 'date' | 'datetime' | 'json' }
  | { is: 'reference' | 'array' | 'text' | 'option' }
  | { is: 'min' | 'max'; number: number }
  | { is: 'short' | 'long' | 'few' | 'many'; count: number }
  | { is: 'pattern'; pattern: string }

export type Read = { value: unknown } | { flaw: Flaw }

const flaw = (is: 'required' | 'integer' | 'number' | 'comma' | 'boolean' | 'date' | 'datetime' | 'json'): Read => ({
  flaw: { is },
})
/** Of a list, as if they were fields. */
export const itemRules = ({ items }: Rules): Rules => ({ ...(items ?? { type: 'string' }) }) as Rules
export const isList = ({ type }: Pick<Rules, 'type'>): boolean => type === 'array'
export const isNothing = (draft: Draft): boolean => (Array.isArray(draft) ? draft.length === 0 : draft === '')

export function toDraft(rules: Rules, value: unknown): Draft {
  if (isList(rules)) {
    const items = itemRules(rules)
    return Array.isArray(value) ? value.map((item) => toDraft(items, item) as string) : []
  }
  if (value === null || value === undefined) return ''
  if (rules.type === 'json') return JSON.stringify(value, null, 2)
  if (rules.type === 'datetime') return toLocal(String(value))
  return String(value)
}

/** The value in a control, null for none; or what is wrong with it. */
export function readDraft(rules: Rules, draft: Draft): Read {
  const read = parse(rules, draft)
  if ('flaw' in read) return read
  const wrong = flawOf(rules, read.value)
  return wrong ? { flaw: wrong } : read
}

function parse(rules: Rules, draft: Draft): Read {
  if (Array.isArray(draft)) {
    const values: unknown[] = []
    for (const item of draft) {
      const read = parse(itemRules(rules), item)
      if ('flaw' in read) return read
      values.push(read.value)
    }
    return { value: values.length === 0 ? null : values }
  }
  if (draft === '') return { value: null }
  const text = draft.trim()
  switch (rules.type) {
    case 'integer':
    case 'float':
      if (/^[+-]?\d+(?:,\d+)+$/.test(text)) return flaw('comma')
      if (text === '' || Number.isNaN(Number(text))) return flaw(rules.type === 'integer' ? 'integer' : 'number')
      return { value: Number(text) }
    case 'boolean':
      return { value: text === 'true' }
    case 'datetime': {
      const iso = toIso(text)
      return iso === undefined ? flaw('datetime') : { value: iso }
    }
    case 'json':
      try {
        return { value: JSON.parse(text) }
      } catch {
        return flaw('json')
      }
    default:
      return { value: draft }
  }
}

/** What is wrong with a value as JSON; the server looks again. */
export function flawOf(rules: Rules, value: unknown): Flaw | undefined {
  if (value === null || value === undefined) return rules.required ? { is: 'required' } : undefined
  return kindFlaw(rules, value) ?? limitFlaw(rules, value)
}

function kindFlaw({ type, options }: Rules, value: unknown): Flaw | undefined {
  switch (type) {
    case 'string':
    case 'file':
      if (typeof value !== 'string') return { is: 'text' }
      if (/[\n\r]/.test(value)) return { is: 'oneLine' }
      return value.length > STRING_MAX ? { is: 'long', count: STRING_MAX } : undefined
    case 'text':
      return typeof value === 'string' ? undefined : { is: 'text' }
    case 'enum':
      return (options ?? []).includes(value as string) ? undefined : { is: 'option' }
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : { is: 'integer' }
    case 'float':
      return Number.isFinite(value) ? undefined : { is: 'number' }
    case 'boolean':
      return typeof value === 'boolean' ? undefined : { is: 'boolean' }
    case 'date':
      return typeof value === 'string' && isDay(value) ? undefined : { is: 'date' }
    case 'datetime':
      return typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? undefined : { is: 'datetime' }
    case 'reference':
      return typeof value === 'string' && isId(value) ? undefined : { is: 'reference' }
    case 'array':
      return Array.isArray(value) ? undefined : { is: 'array' }
    default:
      return undefined
  }
}

function limitFlaw(rules: Rules, value: unknown): Flaw | undefined {
  const { min, max, pattern } = rules
  if (typeof value === 'number') {
    if (min !== undefined && value < min) return { is: 'min', number: min }
    if (max !== undefined && value > max) return { is: 'max', number: max }
    return undefined
  }
  if (Array.isArray(value) && isList(rules)) {
    if (min !== undefined && value.length < min) return { is: 'few', count: min }
    if (max !== undefined && value.length > max) return { is: 'many', count: max }
    const items = itemRules(rules)
    for (const item of value) {
      const wrong = flawOf({ ...items, required: true }, item)
      if (wrong) return wrong
    }
    return undefined
  }
  if (typeof value !== 'string' || (rules.type !== 'string' && rules.type !== 'text')) return undefined
  if (min !== undefined && value.length < min) return { is: 'short', count: min }
  if (max !== undefined && value.length > max) return { is: 'long', count: max }
  return pattern !== undefined && !fits(pattern, value) ? { is: 'pattern', pattern } : undefined
}

/** Patterns that may take long are left to the server, which has a clock beside them. */
function fits(pattern: string, text: string): boolean {
  const repeats = pattern.replace(/\\./g, '_').match(/[*+{]|(?<!\()\?/g) ?? []
  if (repeats.length > 1 || text.length > 10_000) return true
  try {
    return new RegExp(pattern, 'u').test(text)
  } catch {
    return true
  }
}
