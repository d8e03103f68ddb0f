/** Runtime APIs as TypeScript: how a method is called, and what fits a JSON Schema. */
import type { RuntimeMethod } from '../../kernel/index.ts'

const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/
const RESERVED = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var void while with yield'.split(
    ' ',
  ),
)
/** Interfaces that declarations of a project add to. */
const PER_PROJECT = /^Project[A-Z][A-Za-z]*$/
const MAX_DEPTH = 12
/** A schema that makes more text than this is not worth showing. */
const MAX_TYPE = 20_000

/** Whether code can call something so. */
export const isIdentifier = (name: string): boolean => IDENTIFIER.test(name) && !RESERVED.has(name)

/** How a method is called, as TypeScript. */
export function signatureOf(name: string, method: RuntimeMethod): string {
  const { params } = method
  const names = Object.keys(params)
  const list = names.map((param, index) => {
    const safe = isIdentifier(param) ? param : `arg${index}`
    const type = typeOf(params[param])
    if (!isOptional(params[param])) return `${safe}: ${type}`
    const last = names.slice(index).every((other) => isOptional(params[other]))
    return last ? `${safe}?: ${type}` : `${safe}: ${type} | undefined`
  })
  const generic = schemaOf(method.returns)['x-generic'] === true ? '<T = unknown>' : ''
  return `${propertyName(name)}${generic}(${list.join(', ')}): ${returnTypeOf(method)}`
}

/** What a call of a method gives. */
export const returnTypeOf = ({ returns }: RuntimeMethod): string => `Promise<${typeOf(returns)}>`

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
  'x-stream'?: unknown
  'x-generic'?: unknown
}

/** What may be given for a stream, and what is got. */
const STREAMS: Record<string, string> = {
  in: 'ReadableStream<Uint8Array> | Blob | Request | Response',
  out: 'ReadableStream<Uint8Array>',
}

export const schemaOf = (schema: unknown): Schema =>
  typeof schema === 'object' && schema !== null ? (schema as Schema) : {}
const isOptional = (schema: unknown): boolean => '~optional' in schemaOf(schema)

/** A JSON Schema as a TypeScript type; `unknown` for what it cannot say. */
export function typeOf(schema: unknown): string {
  const text = write(schemaOf(schema), 0)
  return text.length > MAX_TYPE ? 'unknown' : text
}

function write(schema: Schema, depth: number): string {
  if (depth > MAX_DEPTH) return 'unknown'
  if (schema['x-generic'] === true) return 'T'
  if (typeof schema['x-stream'] === 'string') return STREAMS[schema['x-stream']] ?? 'unknown'
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
