/** One place where JSON Schemas become checks: HTTP, configuration, runtime APIs and manifests speak alike. */
import { Ajv, type ErrorObject } from 'ajv'
import addFormats from 'ajv-formats'
import type { TSchema } from 'typebox'
import type { Problem } from './errors.ts'

const plain = (addFormats as unknown as { default?: typeof addFormats }).default ?? addFormats
const withFormats = (ajv: Ajv): Ajv => (plain as unknown as (ajv: Ajv) => Ajv)(ajv)

/** Values exactly as given: what programs send. */
export const strictAjv = withFormats(new Ajv({ allErrors: true, useDefaults: true, strict: false, verbose: true }))
/** Values from text: query strings, path parameters, environment variables. */
export const coercingAjv = withFormats(
  new Ajv({ allErrors: true, useDefaults: true, coerceTypes: 'array', strict: false, verbose: true }),
)

/** Checks a value, filling in defaults in place; returns the problems found, none when it fits. */
export type Check = (value: unknown) => Problem[]

/** Compiles a schema to a check. */
export function compileCheck(schema: TSchema | object, { coerce = false } = {}): Check {
  const validate = (coerce ? coercingAjv : strictAjv).compile(schema)
  return (value) => (validate(value) ? [] : toProblems(validate.errors ?? []))
}

/** Turns Ajv's findings into sentences, one per place. `x-hint` beside a `pattern` says in words what fits. */
export function toProblems(errors: readonly ErrorObject[], root = ''): Problem[] {
  const problems: Problem[] = []
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'if' || isNullBranch(error, errors)) continue
    const problem = { path: root + pathOf(error), message: sentence(error) }
    if (!problems.some((known) => known.path === problem.path && known.message === problem.message))
      problems.push(problem)
  }
  if (problems.length === 0)
    for (const error of errors) problems.push({ path: root + pathOf(error), message: sentence(error) })
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
