/** Stages that choose documents: filters, limits, order, samples. */
import type { Document } from '../../contract.ts'
import { badValue, location } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import { compileFilter } from '../match.ts'
import { held, Memory, sizeOf } from '../memory.ts'
import { toNumber } from '../numbers.ts'
import { checkFieldPath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { parseSort, Sorter } from '../sort.ts'
import { hasOwn, isDocument, isNumber, setOwn } from '../values.ts'

const MAX_SORT_KEYS = 32
/** What a document takes besides itself while it waits to be sorted. */
const SORT_ENTRY_BYTES = 100

/** A stage written as a generator over its input. */
export const streaming =
  (generate: (input: Iterable<Document>) => Generator<Document>): Stage =>
  (input) =>
    generate(input)

/** A stage that turns each document into one other. */
export const mapping = (apply: (document: Document) => Document): Stage =>
  streaming(function* (input) {
    for (const document of input) yield apply(document)
  })

export const filterBy = (argument: unknown, { scope }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(15959, 'the match filter must be an expression in an object')
  const matches = compileFilter(argument, { scope })
  return streaming(function* (input) {
    for (const document of input) if (matches(document)) yield document
  })
}

const wholeNumber = (argument: unknown, name: string, least: number, code: number): number => {
  const number = isNumber(argument) ? toNumber(argument) : Number.NaN
  if (Number.isInteger(number) && number >= least) return number
  throw location(code, `invalid argument to ${name} stage: Expected a whole number of at least ${least}: ${argument}`)
}

export const limit = (argument: unknown): Stage => {
  const most = wholeNumber(argument, '$limit', 1, 15958)
  return streaming(function* (input) {
    let count = 0
    for (const document of input) {
      yield document
      if (++count >= most) return
    }
  })
}

export const skip = (argument: unknown): Stage => {
  const count = wholeNumber(argument, '$skip', 0, 15956)
  return streaming(function* (input) {
    let left = count
    for (const document of input) if (left-- <= 0) yield document
  })
}

export const sorted = (argument: unknown, { followingLimit }: StageContext): Stage => {
  if (!isDocument(argument)) throw location(15973, 'the $sort key specification must be an object')
  const spec = parseSort(argument)
  if (spec.length === 0) throw location(15976, '$sort stage must have at least one sort key')
  if (spec.length > MAX_SORT_KEYS) throw badValue(`too many compound keys; at most ${MAX_SORT_KEYS} are allowed`)
  for (const [path] of spec) checkFieldPath(path)
  const most = isNumber(followingLimit) ? toNumber(followingLimit) : 0
  return streaming(function* (input) {
    const sorter = new Sorter<Document>(spec, most)
    // With a limit only so many documents are held.
    const source = most > 0 ? input : held(input, '$sort', SORT_ENTRY_BYTES)
    for (const document of source) sorter.add(document, document)
    yield* sorter.result()
  })
}

export const sample = (argument: unknown): Stage => {
  if (!isDocument(argument)) throw location(28745, 'the $sample stage specification must be an object')
  const unknown = Object.keys(argument).find((option) => option !== 'size')
  if (unknown !== undefined) throw location(28748, `unrecognized option to $sample: ${unknown}`)
  if (!hasOwn(argument, 'size')) throw location(28749, '$sample stage must specify a size')
  if (!isNumber(argument.size)) throw location(28746, 'size argument to $sample must be a number')
  const size = wholeNumber(argument.size, '$sample', 1, 28747)
  return streaming(function* (input) {
    // Reservoir sampling: every document has the same chance, and only `size` of them are kept.
    const memory = new Memory('$sample')
    const kept: Document[] = []
    let seen = 0
    for (const document of input) {
      const at = seen < size ? seen : Math.floor(Math.random() * (seen + 1))
      if (at < size) {
        memory.add(sizeOf(document) - (kept[at] ? sizeOf(kept[at]) : 0))
        kept[at] = document
      }
      seen++
    }
    yield* kept
  })
}

export const facet = (argument: unknown, { compile }: StageContext): Stage => {
  if (!isDocument(argument) || Object.keys(argument).length === 0) {
    throw location(40169, 'the $facet specification must be a non-empty object')
  }
  const pipelines = Object.entries(argument).map(([name, pipeline]) => {
    if (name === '' || name[0] === '$' || name.includes('.')) {
      throw location(16410, `FieldPath field names may not be empty, start with '$' or contain '.': ${name}`)
    }
    if (!Array.isArray(pipeline)) throw location(40170, `arguments to $facet must be arrays, ${name} is none`)
    return { name, run: compile(pipeline, {}, '$facet') }
  })
  return streaming(function* (input) {
    const all = [...held(input, '$facet')]
    const result: Document = {}
    for (const { name, run } of pipelines) setOwn(result, name, [...held(run(all), '$facet')])
    yield result
  })
}

export const documents = (argument: unknown, { scope, environment }: StageContext): Stage => {
  const list = compileExpression(argument, scope)({}, environment.variables)
  if (!Array.isArray(list) || !list.every(isDocument)) {
    throw location(5858203, 'an array is expected for $documents, of documents only')
  }
  return () => list
}
