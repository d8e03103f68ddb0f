/** Stages that choose documents: filters, limits, order, samples. */
import type { Document } from '../../contract.ts'
import { location } from '../errors.ts'
import { compileFilter } from '../match.ts'
import { toNumber } from '../numbers.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { parseSort, Sorter } from '../sort.ts'
import { isDocument, isNumber } from '../values.ts'

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
  const most = isNumber(followingLimit) ? toNumber(followingLimit) : 0
  return streaming(function* (input) {
    const sorter = new Sorter<Document>(spec, most)
    for (const document of input) sorter.add(document, document)
    yield* sorter.result()
  })
}

export const sample = (argument: unknown): Stage => {
  const size = wholeNumber(isDocument(argument) ? argument.size : undefined, '$sample', 1, 28747)
  return streaming(function* (input) {
    // Reservoir sampling: every document has the same chance, and only `size` of them are kept.
    const kept: Document[] = []
    let seen = 0
    for (const document of input) {
      const at = seen < size ? seen : Math.floor(Math.random() * (seen + 1))
      if (at < size) kept[at] = document
      seen++
    }
    yield* kept
  })
}

export const facet = (argument: unknown, { compile }: StageContext): Stage => {
  if (!isDocument(argument) || Object.keys(argument).length === 0) {
    throw location(40169, 'the $facet specification must be a non-empty object')
  }
  const pipelines = Object.entries(argument).map(([name, pipeline]) => ({ name, run: compile(pipeline) }))
  return streaming(function* (input) {
    const all = [...input]
    yield Object.fromEntries(pipelines.map(({ name, run }) => [name, [...run(all)]]))
  })
}

export const documents = (argument: unknown): Stage => {
  if (!Array.isArray(argument) || !argument.every(isDocument)) {
    throw location(5858203, '$documents requires a list of documents')
  }
  return () => argument
}
