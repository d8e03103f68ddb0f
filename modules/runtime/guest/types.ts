/** The declarations the editor checks service code against. */
import { readFileSync } from 'node:fs'
import type { RuntimeApi, RuntimeMethod } from '../../../kernel/index.ts'

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/
const RESERVED = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)
/** Interfaces that declarations of a project add to. */
const PER_PROJECT = /^Project[A-Z][A-Za-z]*$/
const MAX_DEPTH = 12
const MAX_DOC = 2_000
/** A schema that makes more text than this is not worth showing. */
const MAX_TYPE = 20_000

let ambient: string | undefined

/**
 * Declarations of what service code sees: the service's own API, web standards, and one object per runtime API. An API
 * whose name the service's own API has is left out: the guest has that one built in.
 *
 * A string with `'x-keysOf': 'ProjectGoals'` in its schema is completed with the keys of that interface, which is empty
 * here and to which declarations of a project add (`projectTypes` of a module); any other string is taken as well.
 */
export function runtimeTypes(apis: readonly RuntimeApi[]): string {
  ambient ??= readFileSync(new URL('./m3m.d.ts', import.meta.url), 'utf8')
  const known = new Set([...ambient.matchAll(/^declare (?:const|class|function) (\w+)/gm)].map(([, name]) => name))
  const parts = [ambient.replaceAll(/^\s*(?:\/\/ biome-ignore|\* @limit ).*\n/gm, '')]
  for (const api of apis) if (!known.has(api.name)) parts.push(declareApi(api))
  const perProject = parts.flatMap((part) => [...part.matchAll(/keyof (Project\w+) \| \(string & \{\}\)/g)])
  for (const name of new Set(perProject.map(([, name]) => name)))
    if (!ambient.includes(`interface ${name} {`)) parts.push(`interface ${name} {}\n`)
  return parts.filter((part) => part !== '').join('\n')
}

/** What `fetch` and `WebSocket` stand on is not for services. */
export const isInner = (api: string, method: string) => api === 'http' && (method === 'fetch' || method === 'connect')

function declareApi(api: RuntimeApi): string {
  const { name, summary, methods } = api
  if (!IDENTIFIER.test(name) || RESERVED.has(name)) return ''
  const lines: string[] = []
  for (const [name, method] of Object.entries(methods)) {
    const { summary: about, params, example } = method
    if (isInner(api.name, name)) continue
    const described = Object.entries(params).flatMap(([param, schema]) => {
      const { description, default: preset } = schemaOf(schema)
      const text = [description, preset === undefined ? undefined : `Default: ${JSON.stringify(preset)}`]
        .filter(Boolean)
        .join('. ')
      return text === '' ? [] : [`@param ${param} ${text}`]
    })
    lines.push(doc([about, ...described, ...(example ? ['@example', example] : [])], '  '))
    lines.push(`  ${signatureOf(name, method)}`)
  }
  if (lines.length === 0) return ''
  return `${doc([summary], '')}\ndeclare const ${name}: {\n${lines.join('\n')}\n}\n`
}

/** How a method is called, as TypeScript. */
export function signatureOf(name: string, method: RuntimeMethod): string {
  const { params } = method
  const names = Object.keys(params)
  const list = names.map((param, index) => {
    const safe = IDENTIFIER.test(param) && !RESERVED.has(param) ? param : `arg${index}`
    const type = typeOf(params[param])
    if (!isOptional(params[param])) return `${safe}: ${type}`
    const last = names.slice(index).every((other) => isOptional(params[other]))
    return last ? `${safe}?: ${type}` : `${safe}: ${type} | undefined`
  })
  return `${propertyName(name)}(${list.join(', ')}): ${returnTypeOf(method)}`
}

/** What a call of a method gives. */
export const returnTypeOf = ({ returns }: RuntimeMethod): string => `Promise<${typeOf(returns)}>`

/** A doc comment. Whatever the texts hold, it ends where it should, and means nothing to HTML. */
function doc(texts: readonly string[], indent: string): string {
  const lines = texts
    .flatMap((text) =>
      String(text)
        .slice(0, MAX_DOC)
        .split(/[\r\n\u2028\u2029]+/),
    )
    .map((line) =>
      line
        .replace(/\p{Cc}/gu, '')
        .replaceAll('*/', '*\\/')
        .replaceAll('</', '<\\/'),
    )
  if (lines.length === 1) return `${indent}/** ${lines[0]} */`
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}`).join('\n')}\n${indent} */`
}

const propertyName = (name: string): string => (IDENTIFIER.test(name) ? name : literal(name))
const literal = (value: unknown): string =>
  JSON.stringify(value)
    .replaceAll('</', '<\\/')
    .replace(/[\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`)

interface Schema {
  type?: string | readonly string[]
  description?: string
  default?: unknown
  enum?: readonly unknown[]
  const?: unknown
  anyOf?: readonly unknown[]
  oneOf?: readonly unknown[]
  allOf?: readonly unknown[]
  items?: unknown
  properties?: Record<string, unknown>
  required?: readonly string[]
  additionalProperties?: unknown
  patternProperties?: Record<string, unknown>
  format?: string
  'x-keysOf'?: unknown
}

const schemaOf = (schema: unknown): Schema => (typeof schema === 'object' && schema !== null ? (schema as Schema) : {})
const isOptional = (schema: unknown): boolean => '~optional' in schemaOf(schema)

/** A JSON Schema as a TypeScript type; `unknown` for what it cannot say. */
export function typeOf(schema: unknown): string {
  const text = write(schemaOf(schema), 0)
  return text.length > MAX_TYPE ? 'unknown' : text
}

function write(schema: Schema, depth: number): string {
  if (depth > MAX_DEPTH) return 'unknown'
  if ('const' in schema) return primitive(schema.const)
  if (Array.isArray(schema.enum)) return union(schema.enum.map(primitive))
  const options = schema.anyOf ?? schema.oneOf
  if (Array.isArray(options)) return union(options.map((option) => write(schemaOf(option), depth + 1)))
  if (Array.isArray(schema.allOf))
    return schema.allOf.map((part) => `(${write(schemaOf(part), depth + 1)})`).join(' & ') || 'unknown'
  const types = typeof schema.type === 'string' ? [schema.type] : Array.isArray(schema.type) ? schema.type : []
  return types.length === 0 ? 'unknown' : union(types.map((type) => writeType(String(type), schema, depth)))
}

function writeType(type: string, schema: Schema, depth: number): string {
  switch (type) {
    case 'string':
      if (schema.format === 'binary') return 'Uint8Array'
      return PER_PROJECT.test(String(schema['x-keysOf'])) ? `keyof ${schema['x-keysOf']} | (string & {})` : 'string'
    case 'number':
    case 'integer':
      return 'number'
    case 'boolean':
    case 'null':
      return type
    case 'array':
      if (Array.isArray(schema.items))
        return `[${schema.items.map((item) => write(schemaOf(item), depth + 1)).join(', ')}]`
      return `(${write(schemaOf(schema.items), depth + 1)})[]`
    case 'object':
      return writeObject(schema, depth)
    default:
      return 'unknown'
  }
}

function writeObject(schema: Schema, depth: number): string {
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  const entries = Object.entries(schemaOf(schema.properties))
  const members = entries.map(
    ([name, value]) => `${propertyName(name)}${required.has(name) ? '' : '?'}: ${write(schemaOf(value), depth + 1)}`,
  )
  const rest = schema.patternProperties ? Object.values(schema.patternProperties)[0] : schema.additionalProperties
  if (typeof rest === 'object' && rest !== null)
    members.push(`[key: string]: ${members.length > 0 ? 'unknown' : write(schemaOf(rest), depth + 1)}`)
  if (members.length === 0) return 'Record<string, unknown>'
  return `{ ${members.join('; ')} }`
}

const primitive = (value: unknown): string => {
  if (typeof value === 'string') return literal(value)
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'unknown'
}
const union = (types: readonly string[]): string => (types.length === 0 ? 'never' : [...new Set(types)].join(' | '))
