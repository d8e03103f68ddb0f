/** The keys of a project's environment and the types of their values, for the editor. */
import type { EnvType, EnvVariable } from './contract.ts'

const MAX_DEPTH = 4
/** Properties of an object, or kinds of items of an array, beyond which their types are not worth reading. */
const MAX_PARTS = 30

const TYPES: Record<Exclude<EnvType, 'json'>, string> = {
  string: 'string',
  text: 'string',
  integer: 'number',
  float: 'number',
  boolean: 'boolean',
}
const ABOUT: Record<EnvType, string> = {
  string: 'Text of one line',
  text: 'Text',
  json: 'JSON',
  integer: 'A whole number',
  float: 'A number',
  boolean: 'true or false',
}

/** Members of `ProjectEnv`. Values are not told; of JSON that is no secret, the names and types of what is in it. */
export function environmentTypes(variables: readonly EnvVariable[]): string {
  if (variables.length === 0) return ''
  const members = variables.map(({ key, type, secret, value }) => {
    const written = type !== 'json' ? TYPES[type] : secret ? 'any' : shapeOf(value, 0)
    return `  /** ${ABOUT[type]}${secret ? '; secret' : ''}. */\n  ${key}: ${written}`
  })
  return `interface ProjectEnv {\n${members.join('\n')}\n}\n`
}

/** What JSON looks like now. It may change without the code: whatever else is asked of it is allowed, as `any`. */
function shapeOf(value: unknown, depth: number): string {
  if (value === null || value === undefined || depth > MAX_DEPTH) return 'any'
  if (Array.isArray(value)) {
    const kinds = new Set(value.slice(0, MAX_PARTS).map((item) => shapeOf(item, depth + 1)))
    return kinds.size === 1 ? `(${[...kinds][0]})[]` : 'any[]'
  }
  if (typeof value !== 'object') return typeof value
  const entries = Object.entries(value).slice(0, MAX_PARTS)
  const members = entries.map(([name, item]) => `${JSON.stringify(name)}: ${shapeOf(item, depth + 1)}`)
  return `{ ${[...members, '[key: string]: any'].join('; ')} }`
}
