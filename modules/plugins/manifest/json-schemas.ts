/** JSON Schemas of manifests: others wrote them, and the server runs them. */
import { compileCheck, messageOf } from '../../../kernel/index.ts'

type Json = Record<string, unknown>

const MAX_DEPTH = 12
const MAX_PARTS = 1_000
/** What leads to another place could lead round in circles. */
const REFUSED = new Set([
  '$ref',
  '$dynamicRef',
  '$recursiveRef',
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$async',
  '__proto__',
])
/** What can take time out of all proportion to the value, or needs what the server cannot bound: checked by the plugin's process. */
const COSTLY = new Set([
  'pattern',
  'patternProperties',
  'propertyNames',
  'uniqueItems',
  'contains',
  'format',
  'not',
  'if',
])

/** What is wrong with a schema, each with its place below `path`; nothing when it is right. */
export function schemaProblems(schema: unknown, path: string): { path: string; message: string; got?: unknown }[] {
  let parts = 0
  const problems: { path: string; message: string; got?: unknown }[] = []
  const walk = (value: unknown, at: string, depth: number) => {
    parts += 1
    if (typeof value !== 'object' || value === null || problems.length > 20 || parts > MAX_PARTS) return
    if (depth > MAX_DEPTH)
      return void problems.push({ path: at, message: `must not be nested deeper than ${MAX_DEPTH}` })
    for (const [key, child] of Object.entries(value)) {
      if (REFUSED.has(key))
        problems.push({ path: `${at}/${key}`, message: 'is not allowed in a schema; write out what it means' })
      else if (key === 'pattern' && typeof child === 'string') {
        try {
          new RegExp(child, 'u')
        } catch (error) {
          problems.push({
            path: `${at}/pattern`,
            message: `must be a regular expression: ${messageOf(error)}`,
            got: child,
          })
        }
      } else walk(child, `${at}/${key}`, depth + 1)
    }
  }
  walk(schema, path, 0)
  if (parts > MAX_PARTS) problems.push({ path, message: `must not have more than ${MAX_PARTS} parts` })
  if (problems.length > 0) return problems
  try {
    compileCheck(schema as object)
    return []
  } catch (error) {
    return [{ path, message: `must be a JSON Schema: ${messageOf(error).slice(0, 300)}` }]
  }
}

/** The part of a schema that costs no more than the value is large, and whether that is not all of it. */
export function cheapPart(schema: object): { schema: Json; whole: boolean } {
  let whole = true
  const strip = (value: unknown, inProperties = false): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item))
    if (typeof value !== 'object' || value === null) return value
    const kept = Object.entries(value).filter(([key, child]) => {
      const costly = !inProperties && COSTLY.has(key) && !(key === 'format' && child === 'binary')
      if (costly) whole = false
      return !costly
    })
    return Object.fromEntries(
      kept.map(([key, child]) => {
        if (!inProperties && (key === 'enum' || key === 'const' || key === 'default' || key === 'examples'))
          return [key, child]
        return [key, strip(child, !inProperties && key === 'properties')]
      }),
    )
  }
  return { schema: strip(schema) as Json, whole }
}
