/** One place where JSON Schemas become checks: HTTP, configuration, runtime APIs and manifests speak alike. */
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'
import { ByteStream } from './byte-stream.ts'
import type { Problem } from './errors.ts'

const plain = (addFormats as unknown as { default?: typeof addFormats }).default ?? addFormats
const withFormats = (ajv: Ajv): Ajv => {
  ajv.addKeyword({
    keyword: 'x-bytes',
    validate: (wanted: unknown, value: unknown) => !wanted || value instanceof Uint8Array,
  })
  ajv.addKeyword({ keyword: 'x-stream', validate: (_way: unknown, value: unknown) => value instanceof ByteStream })
  return (plain as unknown as (ajv: Ajv) => Ajv)(ajv)
}

const common = { useDefaults: true, strict: false, verbose: true } as const
/** Values exactly as given: what programs send. */
const strict = pairOf({})
/** Values from text: query strings, path parameters, environment variables. */
const coercing = pairOf({ coerceTypes: 'array' })

function pairOf(options: { coerceTypes?: 'array' }) {
  return {
    first: withFormats(new Ajv({ ...common, ...options })),
    all: withFormats(new Ajv({ ...common, ...options, allErrors: true })),
  }
}

/** Values, at any depth, of what is checked for everything that is wrong with it. */
const MAX_VALUES = 10_000

export interface Validator {
  (value: unknown): boolean
  errors?: ErrorObject[] | null
}

/**
 * Compiles a schema. All errors are found, but of a value so large that finding and telling them would keep the server
 * from everything else, only the first.
 */
export function compileValidator(schema: TSchema | object, { coerce = false } = {}): Validator {
  const { first, all } = coerce ? coercing : strict
  const passes = first.compile(schema)
  let lister: typeof passes | undefined
  const validate: Validator = (value) => {
    if (passes(value)) {
      validate.errors = null
      return true
    }
    const { errors } = passes
    validate.errors = errors
    if (!isSmall(value)) return false
    lister ??= all.compile(schema)
    if (!lister(value)) validate.errors = lister.errors
    return false
  }
  return validate
}

function isSmall(value: unknown): boolean {
  const waiting = [value]
  for (let seen = 1; waiting.length > 0; ) {
    const next = waiting.pop()
    if (typeof next !== 'object' || next === null || ArrayBuffer.isView(next)) continue
    const inside = Array.isArray(next) ? next : Object.values(next)
    seen += inside.length
    if (seen > MAX_VALUES) return false
    for (const item of inside) waiting.push(item)
  }
  return true
}

/** Checks a value, filling in defaults in place; returns the problems found, none when it fits. */
export type Check = (value: unknown) => Problem[]

/** Compiles a schema to a check. */
export function compileCheck(schema: TSchema | object, { coerce = false } = {}): Check {
  const validate = compileValidator(schema, { coerce })
  return (value) => (validate(value) ? [] : toProblems(validate.errors ?? []))
}

/** Nobody mends more at once. */
const MAX_PROBLEMS = 100

/**
 * A schema for values that were not JSON on their way: a string of the format `binary` is a Uint8Array there.
 */
export function withBytes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withBytes)
  if (typeof schema !== 'object' || schema === null) return schema
  const { type, format } = schema as { type?: unknown; format?: unknown }
  if (type === 'string' && format === 'binary') return { 'x-bytes': true }
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withBytes(value)]))
}

/** Turns Ajv's findings into sentences, one per place. `x-hint` beside a `pattern` says in words what fits. */
export function toProblems(found: readonly ErrorObject[], root = ''): Problem[] {
  const errors = found.slice(0, MAX_PROBLEMS * 10)
  const problems: Problem[] = []
  for (const error of errors) {
    if (problems.length === MAX_PROBLEMS) break
    if (error.keyword === 'anyOf' || error.keyword === 'if' || isNullBranch(error, errors)) continue
    const problem = { path: root + pathOf(error), message: sentence(error) }
    if (!problems.some((known) => known.path === problem.path && known.message === problem.message))
      problems.push(problem)
  }
  if (problems.length === 0)
    for (const error of errors.slice(0, MAX_PROBLEMS))
      problems.push({ path: root + pathOf(error), message: sentence(error) })
  return problems
}

/** Of a value that may be null, what is wrong with the value says enough. */
const isNullBranch = (error: ErrorObject, errors: readonly ErrorObject[]): boolean =>
  error.keyword === 'type' &&
  error.params.type === 'null' &&
  errors.some((other) => other !== error && other.keyword !== 'anyOf' && other.instancePath === error.instancePath)

function pathOf(error: ErrorObject): string {
  const { params } = error
  const child = params.missingProperty ?? params.additionalProperty
  return child === undefined ? error.instancePath : `${error.instancePath}/${child}`
}

function sentence({ keyword, params, message, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is required'
    case 'additionalProperties':
      return 'is not a known key'
    case 'type':
      return `must be ${article(String(params.type))}`
    case 'x-bytes':
      return 'must be a Uint8Array'
    case 'x-stream':
      return 'must be a stream of bytes'
    case 'enum':
      return `must be one of ${params.allowedValues.join(', ')}`
    case 'const':
      return `must be ${JSON.stringify(params.allowedValue)}`
    case 'format':
      return `must be a valid ${params.format}`
    case 'minLength':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} characters`
    case 'maxLength':
      return `must have at most ${params.limit} characters`
    case 'pattern':
      return parentSchema?.['x-hint'] ? `must be ${parentSchema['x-hint']}` : `must match ${params.pattern}`
    case 'minimum':
      return `must be at least ${params.limit}`
    case 'maximum':
      return `must be at most ${params.limit}`
    case 'minItems':
      return params.limit === 1 ? 'must not be empty' : `must have at least ${params.limit} entries`
    case 'maxItems':
      return `must have at most ${params.limit} entries`
    default:
      return message ?? 'is not valid'
  }
}

const article = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type.replaceAll(',', ' or ')}`
