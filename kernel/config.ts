/** YAML and `M3M_*` environment become one frozen object; each owner claims its keys, every problem is reported at once. */
import { existsSync, readFileSync } from 'node:fs'
import type { TObject, TSchema } from 'typebox'
import { parseDocument } from 'yaml'
import { defineError, type Problem } from './errors.ts'
import { compileCheck } from './validate.ts'

/** One top-level key of the configuration and the schema its value has to fit. */
export interface ConfigClaim {
  key: string
  schema: TObject
  /** Who claims it, for messages. */
  owner: string
}

export interface Config {
  /** Values by top-level key, with defaults, frozen. */
  readonly values: Readonly<Record<string, unknown>>
  /** Where a value that is no default came from: `server.port` → `M3M_SERVER_PORT` or the file's name. */
  readonly sources: ReadonlyMap<string, string>
}

export const configInvalid = defineError('M3M_CONFIG_INVALID', 'The configuration has problems:\n%s')
export const configSyntax = defineError('M3M_CONFIG_SYNTAX', '%s is not valid YAML: %s')
export const configMissing = defineError(
  'M3M_CONFIG_MISSING',
  'There is no configuration file %s; create it or name another with --config',
)

type Tree = Record<string, unknown>

/** Environment variables that steer the program itself and are no configuration keys. */
const NOT_KEYS = /^M3M_(CONFIG|SERVER$|API_KEY$|TEST_|CRASH_|BENCH_|WEB_|E2E_)/

/** Reads a YAML file to plain data. @throws M3M_CONFIG_MISSING, M3M_CONFIG_SYNTAX (with line and column) */
export function readConfigFile(file: string): Tree {
  if (!existsSync(file)) throw configMissing([file])
  const document = parseDocument(readFileSync(file, 'utf8'), { prettyErrors: true })
  const error = document.errors[0]
  if (error) {
    const at = error.linePos?.[0]
    throw configSyntax([
      at ? `${file}:${at.line}:${at.col}` : file,
      error.message.split('\n')[0]!.replace(/ at line .*$/, ''),
    ])
  }
  const value: unknown = document.toJS() ?? {}
  try {
    JSON.stringify(value)
  } catch {
    throw configSyntax([file, 'an alias leads back to where it stands'])
  }
  if (typeof value !== 'object' || Array.isArray(value)) throw configSyntax([file, 'it must hold keys and values'])
  return value as Tree
}

/**
 * Joins file and environment, fills in defaults and checks everything.
 * @throws M3M_CONFIG_INVALID with all problems at once
 */
export function resolveConfig(
  claims: readonly ConfigClaim[],
  { tree = {}, env = {}, file = 'the configuration' }: { tree?: Tree; env?: NodeJS.ProcessEnv; file?: string } = {},
): Config {
  const values = structuredClone(tree)
  const sources = new Map<string, string>()
  const problems: Problem[] = []
  const known = new Map<string, ConfigClaim>()
  for (const claim of claims) {
    const other = known.get(claim.key)
    if (other) problems.push({ path: claim.key, message: `is claimed by both ${other.owner} and ${claim.owner}` })
    known.set(claim.key, claim)
  }

  for (const key of Object.keys(values)) {
    if (!known.has(key))
      problems.push({ path: key, message: `is not a known key${didYouMean(key, [...known.keys()])}` })
    else markSources(values[key], key, file, sources)
  }
  readEnvironment(claims, env, values, sources, problems)

  for (const { key, schema } of known.values()) {
    const value = withObjects(schema, values[key] ?? {})
    values[key] = value
    for (const { path, message } of compileCheck(closed(schema))(value)) {
      const dotted = key + path.replaceAll('/', '.')
      problems.push({ path: dotted, message: message + hint(message, dotted, schema, key) })
    }
  }
  if (problems.length > 0) {
    const lines = problems.map(({ path, message }) => `  - ${path} ${message}${where(sources.get(path))}`)
    throw configInvalid([lines.join('\n')], { errors: problems })
  }
  return { values: deepFreeze(values), sources }
}

const where = (source: string | undefined): string => (source ? ` (from ${source})` : '')

/** `server.servicesUri` → `M3M_SERVER_SERVICES_URI` */
export const envName = (path: readonly string[]): string =>
  `M3M_${path
    .map((part) =>
      part
        .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
        .toUpperCase()
        .replaceAll('-', '_'),
    )
    .join('_')}`

function readEnvironment(
  claims: readonly ConfigClaim[],
  env: NodeJS.ProcessEnv,
  values: Tree,
  sources: Map<string, string>,
  problems: Problem[],
): void {
  const names = new Map<string, { path: string[]; schema: TSchema }>()
  for (const { key, schema } of claims) for (const leaf of leaves(schema, [key])) names.set(envName(leaf.path), leaf)
  for (const [name, text] of Object.entries(env)) {
    if (!name.startsWith('M3M_') || NOT_KEYS.test(name) || text === undefined) continue
    const leaf = names.get(name)
    if (!leaf) {
      problems.push({ path: name, message: `is not a known setting${didYouMean(name, [...names.keys()])}` })
      continue
    }
    let node = values
    for (const part of leaf.path.slice(0, -1)) {
      if (typeof node[part] !== 'object' || node[part] === null) node[part] = {}
      node = node[part] as Tree
    }
    node[leaf.path.at(-1)!] = fromText(text, leaf.schema)
    sources.set(leaf.path.join('.'), name)
  }
}

type AnySchema = TSchema & {
  type?: string
  properties?: Record<string, AnySchema>
  items?: AnySchema
  anyOf?: AnySchema[]
  default?: unknown
  additionalProperties?: unknown
  description?: string
}

function* leaves(schema: AnySchema, path: string[]): Generator<{ path: string[]; schema: AnySchema }> {
  if (schema.type === 'object' && schema.properties) {
    for (const [key, child] of Object.entries(schema.properties)) yield* leaves(child, [...path, key])
  } else yield { path, schema }
}

function fromText(text: string, schema: AnySchema): unknown {
  for (const choice of schema.anyOf ?? []) {
    const value = fromText(text, choice)
    if (typeof value === choice.type && choice.type !== 'string') return value
    if (choice.type === 'integer' && typeof value === 'number') return value
  }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    case 'array':
      return text === '' ? [] : text.split(',').map((part) => fromText(part.trim(), schema.items ?? ({} as AnySchema)))
    default:
      return text
  }
}

/** A missing or empty (`null` in YAML) object gets its children's defaults. */
function withObjects(schema: AnySchema, value: unknown): unknown {
  if (schema.type !== 'object' || !schema.properties) return value
  const object = (value ?? {}) as Tree
  if (typeof object !== 'object' || Array.isArray(object)) return value
  for (const [key, child] of Object.entries(schema.properties)) {
    if (child.type === 'object' && child.properties && (object[key] ?? child.default ?? {}) !== undefined) {
      object[key] = withObjects(child, object[key] ?? structuredClone(child.default) ?? {})
    } else if (object[key] === null && child.default !== undefined) delete object[key]
  }
  return object
}

/** Refuses keys the schema does not list, at every depth. */
function closed(schema: AnySchema): AnySchema {
  if (schema.type !== 'object' || !schema.properties) return schema
  const properties = Object.fromEntries(Object.entries(schema.properties).map(([key, child]) => [key, closed(child)]))
  return { ...schema, properties, additionalProperties: schema.additionalProperties ?? false } as AnySchema
}

function hint(message: string, dotted: string, schema: AnySchema, key: string): string {
  if (message !== 'is not a known key') return ''
  const parts = dotted.slice(key.length + 1).split('.')
  let node: AnySchema | undefined = schema
  for (const part of parts.slice(0, -1)) node = node?.properties?.[part]
  return didYouMean(parts.at(-1)!, Object.keys(node?.properties ?? {}))
}

function didYouMean(word: string, known: string[]): string {
  const near = known
    .map((name) => ({ name, distance: editDistance(word.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= Math.max(2, word.length / 4)) return `; did you mean "${near.name}"?`
  return known.length > 0 && known.length <= 14 ? `; known: ${known.sort().join(', ')}` : ''
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]!
}

function markSources(value: unknown, path: string, file: string, sources: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, child] of Object.entries(value)) markSources(child, `${path}.${key}`, file, sources)
  } else sources.set(path, file)
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const child of Object.values(value)) deepFreeze(child)
    Object.freeze(value)
  }
  return value
}
