/** A file of variables: what it has, and what would come of taking it. */
import { parseEnv } from 'node:util'
import {
  ENV_KEY_MAX,
  ENV_KEY_PATTERN,
  ENV_TYPES,
  type EnvType,
  guessType,
  type ImportChoice,
  type ImportedVariable,
  type ImportVariables,
  jsonFlawAt,
  MAX_VALUE_BYTES,
  readText,
} from './contract.ts'
import { importUnreadable } from './environment.errors.ts'
import type { StoredVariable } from './environment.repository.ts'
import { flawOf } from './value.ts'
import { typeOfValue, writeText } from './value-text.ts'

const KEY = new RegExp(ENV_KEY_PATTERN)

/** A variable of a file: text that may be read in many ways, or JSON; `type` and `secret` where the file says them. */
type Entry = { key: string } & ({ text: string } | { value: unknown; type?: EnvType; secret?: boolean })

/** What a file has, by key; of a key that is there twice, the last. @throws M3M_ENV_IMPORT */
export function readFile({ format, text }: ImportVariables): Entry[] {
  const entries = format === 'env' ? readEnv(text) : readJson(text)
  if (entries.length === 0)
    throw importUnreadable([
      format === 'env' ? 'it has no line such as KEY=value' : 'it has no variables; {"KEY": "value"} would be one',
    ])
  const last = new Map(entries.map((entry) => [entry.key, entry]))
  return [...last.values()].sort((a, b) => (a.key < b.key ? -1 : 1))
}

const readEnv = (text: string): Entry[] =>
  Object.entries(parseEnv(text.replace(/^\uFEFF/, ''))).map(([key, value]) => ({ key, text: value ?? '' }))

function readJson(text: string): Entry[] {
  const plain = text.replace(/^\uFEFF/, '')
  const flaw = jsonFlawAt(plain)
  if (flaw) throw importUnreadable([`it is not JSON at line ${flaw.line}, column ${flaw.column}`])
  const root = JSON.parse(plain) as unknown
  const list = isObject(root) && Object.keys(root).length === 1 ? root.variables : undefined
  if (Array.isArray(list) && list.length > 0 && list.every(isExported)) {
    return list.map(({ key, type, value, secret }) => ({ key, type, value, ...(secret === true && { secret }) }))
  }
  if (!isObject(root)) throw importUnreadable(['it must be an object of values by key'])
  return Object.entries(root).map(([key, value]) => ({ key, value }))
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isExported = (item: unknown): item is { key: string; type: EnvType; value: unknown; secret?: unknown } =>
  isObject(item) && typeof item.key === 'string' && (ENV_TYPES as readonly unknown[]).includes(item.type)

/** What would come of each variable of a file, given those there are. */
export function plan(
  entries: readonly Entry[],
  choices: readonly ImportChoice[],
  current: readonly StoredVariable[],
): ImportedVariable[] {
  const stored = new Map(current.map((variable) => [variable.key, variable]))
  const chosen = new Map(choices.map((choice) => [choice.key, choice]))
  return entries.map((entry) => planOne(entry, chosen.get(entry.key), stored.get(entry.key)))
}

function planOne(entry: Entry, choice: ImportChoice | undefined, before: StoredVariable | undefined): ImportedVariable {
  const { key } = entry
  const said = 'value' in entry ? entry : undefined
  const type = choice?.type ?? said?.type ?? typeFor(entry, before?.type)
  // Nothing that is secret becomes readable by a file that does not say so.
  const secret = choice?.secret ?? said?.secret ?? before?.secret ?? false
  const value = readEntry(entry, type)
  const shown = { key, type, secret, ...(secret || value === undefined ? {} : { value }) }
  if (choice?.skip) return { ...shown, outcome: 'skipped' }
  if (!KEY.test(key) || key.length > ENV_KEY_MAX)
    return refused(shown, 'key', `must be letters, digits and _, not beginning with a digit, ${ENV_KEY_MAX} at most`)
  const flaw = value === undefined ? `is no value of the type ${type}` : flawOf(type, value)
  if (flaw) return refused(shown, isTooLarge(value) ? 'size' : 'value', flaw)
  if (!before) return { ...shown, outcome: 'added' }
  const same = !secret && !before.secret && before.type === type && before.value === JSON.stringify(value)
  return { ...shown, outcome: same ? 'unchanged' : 'changed' }
}

const refused = (
  { value: _, ...shown }: Pick<ImportedVariable, 'key' | 'type' | 'secret' | 'value'>,
  reason: NonNullable<ImportedVariable['reason']>,
  message: string,
): ImportedVariable => ({ ...shown, outcome: 'refused', reason, message })

const isTooLarge = (value: unknown): boolean =>
  value !== undefined && Buffer.byteLength(JSON.stringify(value)) > MAX_VALUE_BYTES

/** The type there is stays as long as the value fits it. */
function typeFor(entry: Entry, before: EnvType | undefined): EnvType {
  const asBefore = before === undefined ? undefined : 'text' in entry ? readText(entry.text, before) : entry.value
  if (before !== undefined && !flawOf(before, asBefore)) return before
  return 'text' in entry ? guessType(entry.text) : typeOfValue(entry.value)
}

/** The value as one of a type; undefined when it is none. */
export function readEntry(entry: Entry, type: EnvType): unknown {
  if ('text' in entry) return readText(entry.text, type)
  const { value } = entry
  if (type === 'json' && (typeof value !== 'string' || entry.type === 'json')) return value
  return readText(writeText(value, typeOfValue(value)), type)
}
