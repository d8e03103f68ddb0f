/** `$graphLookup`: follows references from document to document. */
import type { Document } from '../../contract.ts'
import { groupKey } from '../compare.ts'
import { failedToParse, location } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import { compileFilter } from '../match.ts'
import { Memory } from '../memory.ts'
import { toNumber } from '../numbers.ts'
import { readPath, writePath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { isDocument, isNumber } from '../values.ts'
import { collectionName, equalToAny, finder } from './joins.ts'
import { streaming } from './selection.ts'

const REQUIRED = ['from', 'as', 'startWith', 'connectFromField', 'connectToField']
const OPTIONAL = ['maxDepth', 'depthField', 'restrictSearchWithMatch']

const checkOptions = (argument: Document): void => {
  const unknown = Object.keys(argument).find((option) => !REQUIRED.includes(option) && !OPTIONAL.includes(option))
  if (unknown !== undefined) throw location(40104, `Unknown argument to $graphLookup: ${unknown}`)
  const missing = REQUIRED.find((option) => !Object.hasOwn(argument, option))
  if (missing !== undefined) {
    throw location(
      40105,
      `$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField'; '${missing}' is missing`,
    )
  }
  for (const option of ['as', 'connectFromField', 'connectToField', 'depthField']) {
    const value = argument[option]
    if (value === undefined && option === 'depthField') continue
    if (typeof value !== 'string') throw location(40103, `expected string as argument for ${option}, found: ${value}`)
    if (value === '' || value[0] === '$')
      throw location(16410, `the ${option} of $graphLookup must be a path without '$'`)
  }
}

const depthLimit = (value: unknown): number => {
  if (value === undefined) return Number.POSITIVE_INFINITY
  if (!isNumber(value)) throw location(40100, 'maxDepth requires numeric argument')
  const depth = toNumber(value)
  if (depth < 0) throw location(40101, 'maxDepth requires a nonnegative argument')
  if (!Number.isInteger(depth)) throw location(40102, 'maxDepth could not be represented as a long long')
  return depth
}

/** Values that were not searched for yet, each once. */
class Frontier {
  readonly #seen = new Set<string>()
  #values: unknown[] = []

  add(value: unknown): void {
    if (value === undefined) return
    const key = groupKey(value)
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    this.#values.push(value)
  }

  /** Every element of a list, however deep, and anything else as it is. */
  addAll(value: unknown): void {
    if (Array.isArray(value)) for (const element of value) this.addAll(element)
    else this.add(value)
  }

  take(): unknown[] {
    const values = this.#values
    this.#values = []
    return values
  }
}

export const graphLookup = (argument: unknown, context: StageContext): Stage => {
  if (!isDocument(argument)) throw failedToParse('the $graphLookup stage specification must be an object')
  checkOptions(argument)
  const { as, connectFromField, connectToField, depthField, restrictSearchWithMatch } = argument
  const from = collectionName(argument.from, '$graphLookup', 'from')
  if (restrictSearchWithMatch !== undefined && !isDocument(restrictSearchWithMatch)) {
    throw location(40185, 'restrictSearchWithMatch must be an object')
  }
  compileFilter(restrictSearchWithMatch, { scope: context.scope })
  const maxDepth = depthLimit(argument.maxDepth)
  const find = finder(context)
  const startWith = compileExpression(argument.startWith, context.scope)
  const [asPath, fromPath, depthPath] = [as, connectFromField, depthField].map((path) => path?.split('.'))

  const search = (document: Document): Document[] => {
    const memory = new Memory('$graphLookup')
    const found = new Map<string, Document>()
    const frontier = new Frontier()
    const start = startWith(document, context.environment.variables)
    if (Array.isArray(start)) for (const value of start) frontier.add(value)
    else frontier.add(start)
    for (let depth = 0; depth <= maxDepth; depth++) {
      const values = frontier.take()
      if (values.length === 0) break
      const reached = equalToAny(connectToField, values)
      const filter = restrictSearchWithMatch ? { $and: [reached, restrictSearchWithMatch] } : reached
      for (const next of find(from, filter)) {
        const key = groupKey(next._id)
        if (found.has(key)) continue
        memory.hold(next)
        frontier.addAll(readPath(next, fromPath))
        const result = { ...next }
        if (depthPath) writePath(result, depthPath, 0, depth)
        found.set(key, result)
      }
    }
    return [...found.values()]
  }

  return streaming(function* (input) {
    for (const document of input) {
      const result = { ...document }
      writePath(result, asPath, 0, search(document))
      yield result
    }
  })
}
