/** What is being entered for a variable: text in the control of its type, until it is a value. */
import {
  convertValue,
  ENV_KEY_MAX,
  ENV_KEY_PATTERN,
  type EnvType,
  type EnvVariable,
  jsonFlawAt,
  MAX_VALUE_BYTES,
  readText,
  writeText,
} from '../../../../../modules/environment/contract.ts'

export interface Draft {
  key: string
  type: EnvType
  /** What the control shows; `true` or `false` for the switch. */
  text: string
  secret: boolean
}

/** A key of the strings `invalid.*`, with what they name. */
export type Flaw =
  | { is: 'key' | 'keyLong' | 'missing' | 'integer' | 'float' | 'comma' | 'large' | 'oneLine' }
  | { is: 'taken'; key: string }
  | { is: 'json'; line: number; column: number }

const KEY = new RegExp(ENV_KEY_PATTERN)

export const emptyDraft: Draft = { key: '', type: 'string', text: '', secret: false }

export const draftOf = ({ key, type, secret, value }: EnvVariable): Draft => ({
  key,
  type,
  secret,
  text: value === undefined ? (type === 'boolean' ? 'false' : '') : writeText(value, type),
})

/** What is wrong with a key as far as it is typed; an empty one is wrong only at the end. */
export function keyFlaw(key: string, taken: readonly string[]): Flaw | undefined {
  if (key === '') return undefined
  if (!KEY.test(key)) return { is: 'key' }
  if (key.length > ENV_KEY_MAX) return { is: 'keyLong' }
  return taken.includes(key) ? { is: 'taken', key } : undefined
}

/** The value, or what is wrong with it. */
export function readDraft({ type, text }: Draft): { value: unknown } | { flaw: Flaw } {
  if (type === 'json') {
    const at = jsonFlawAt(text)
    if (at) return { flaw: text.trim() === '' ? { is: 'missing' } : { is: 'json', ...at } }
  }
  if ((type === 'integer' || type === 'float') && text.trim() === '') return { flaw: { is: 'missing' } }
  const value = readText(text, type)
  if (value === undefined) return { flaw: flawOfText(type, text) }
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length
  return bytes > MAX_VALUE_BYTES ? { flaw: { is: 'large' } } : { value }
}

function flawOfText(type: EnvType, text: string): Flaw {
  if (type === 'string') return { is: 'oneLine' }
  if (/^\s*[+-]?\d+(?:,\d+)+\s*$/.test(text)) return { is: 'comma' }
  return { is: type === 'integer' ? 'integer' : 'float' }
}

/** The text as another type has it; undefined when what is entered would be lost or changed by it. */
export function convertText(text: string, from: EnvType, to: EnvType): string | undefined {
  if (text.trim() === '') return to === 'boolean' ? 'false' : ''
  const value = readText(text, from)
  if (value === undefined) return undefined
  const converted = convertValue(value, from, to)
  return converted === undefined ? undefined : writeText(converted, to)
}
