/** What MongoDB may answer to one operation on a list of documents, and what the list may be afterwards. */
import type { Document, IndexDescription } from '../../../../../modules/database/contract.ts'
import type { Operation } from '../operations.ts'
import { distinct, grouped, projected } from './aggregate.ts'
import { compare } from './compare.ts'
import { matchedPosition, matches } from './match.ts'
import { compareTuples, type Sort, sorted, sortKey, tuples } from './sort.ts'
import { isModified, updated, upserted } from './update.ts'
import { normal, Refused, same, show } from './values.ts'

/** Null where everything is as it should be, otherwise what is wrong. */
export type Verdict = string | null

export interface Answer {
  /** What was returned, unless the operation was refused. */
  result?: unknown
  /** The error code. */
  refused?: unknown
  /** All documents afterwards. */
  after: Document[]
}

interface State {
  documents: Document[]
  indexes: IndexDescription[]
}

const sameTuple = (a: unknown[], b: unknown[]): boolean => a.every((value, i) => compare(value, b[i]) === 0)

const entries = (index: IndexDescription, document: Document): unknown[][] => {
  if (index.partialFilterExpression && !matches(document, index.partialFilterExpression)) return []
  return tuples(document, Object.keys(index.key), index.sparse)
}

/** @throws Refused when an index does not take the document beside the others */
export const assertIndexable = (document: Document, { documents, indexes }: State): void => {
  const others = documents.filter((other) => compare(other._id, document._id) !== 0)
  for (const index of indexes) {
    const own = entries(index, document)
    if (!index.unique) continue
    const taken = others.flatMap((other) => entries(index, other))
    if (own.some((tuple) => taken.some((other) => sameTuple(tuple, other)))) throw new Refused(11000, 'duplicate key')
  }
}

const sortOf = (sort: object | undefined): Sort => Object.entries(sort ?? {}) as Sort

/** Runs what may be refused; gives the code then. */
const attempt = <T>(work: () => T): { value: T } | { refused: number } => {
  try {
    return { value: work() }
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code }
    throw error
  }
}

const asSet = (list: unknown[]): string => list.map(show).sort().join('\n')
const sameSet = (a: unknown[], b: unknown[]): boolean => asSet(a) === asSet(b)

type Listing = Extract<Operation, { kind: 'find' | 'aggregate' }>

/** Documents in order; those that compare equal may come in any order. */
const judgeListing = (operation: Listing, state: State, found: Document[]): Verdict => {
  const matching = state.documents.filter((document) => matches(document, operation.filter))
  const sort = sortOf(operation.sort)
  const { skip = 0, limit = 0 } = operation
  const wanted = sorted(matching, sort).slice(skip, limit ? skip + limit : undefined)
  if (found.length !== wanted.length) return `${found.length} documents instead of ${wanted.length}: ${show(wanted)}`
  const originals = found.map(({ _id }) => matching.find((document) => same(document._id, _id)))
  if (originals.includes(undefined)) return 'a document that does not match'
  if (new Set(originals).size < originals.length) return 'a document twice'
  const shown = (document: Document) => (operation.fields ? projected(document, operation.fields) : document)
  for (const [i, original] of originals.entries()) {
    if (!same(found[i], shown(original!))) return `${show(found[i])} instead of ${show(shown(original!))}`
    if (sort.length > 0 && compareTuples(sortKey(original!, sort), sortKey(wanted[i]!, sort), sort) !== 0) {
      return `out of order at ${i}: ${show(original)} instead of ${show(wanted[i])}`
    }
  }
  return null
}

/** Values that compare equal, such as 0 and -0, may stand for one another. */
const sameValues = (a: unknown[], b: unknown[]): boolean =>
  a.length === b.length && a.every((value) => b.some((other) => compare(value, other) === 0))

const judgeRead = (operation: Operation, state: State, result: unknown): Verdict => {
  switch (operation.kind) {
    case 'find':
    case 'aggregate':
      return judgeListing(operation, state, result as Document[])
    case 'count': {
      const total = state.documents.filter((document) => matches(document, operation.filter)).length
      const rest = Math.max(0, total - (operation.skip ?? 0))
      const wanted = operation.limit ? Math.min(rest, operation.limit) : rest
      return result === wanted ? null : `${result} instead of ${wanted}`
    }
    case 'distinct': {
      const wanted = distinct(
        state.documents.filter((document) => matches(document, operation.filter)),
        operation.path,
      )
      return sameValues(result as unknown[], wanted) ? null : `${show(result)} instead of ${show(wanted)}`
    }
    case 'group': {
      const wanted = grouped(
        state.documents.filter((document) => matches(document, operation.filter)),
        operation.by,
        operation.of,
      )
      return sameValues(result as unknown[], wanted) ? null : `${show(result)} instead of ${show(wanted)}`
    }
  }
  return 'not a read'
}

const isRead = ({ kind }: Operation): boolean => ['find', 'aggregate', 'count', 'distinct', 'group'].includes(kind)

type Changing = Extract<Operation, { filter: Document; update: Document | Document[] }>

const changeOf = (operation: Changing, before: Document, state: State): Document => {
  const { update, filter, arrayFilters } = operation
  const after = updated(before, update, { position: matchedPosition(before, filter), arrayFilters })
  if (isModified(before, after)) assertIndexable(after, state)
  return after
}

const withChanged = (documents: Document[], before: Document, after: Document | null): Document[] =>
  documents.flatMap((document) => (document === before ? (after ? [after] : []) : [document]))

const insertion = (document: Document, state: State): Document[] => {
  if (state.documents.some(({ _id }) => compare(_id, document._id) === 0)) throw new Refused(11000, 'duplicate _id')
  assertIndexable(document, state)
  return [...state.documents, document]
}

/** The documents an operation on one of them may take. */
const eligible = (operation: { filter: Document; sort?: object }, { documents }: State): Document[] => {
  const matching = documents.filter((document) => matches(document, operation.filter))
  const sort = sortOf(operation.sort)
  const [first] = sorted(matching, sort)
  if (!first || sort.length === 0) return matching
  return matching.filter((document) => compareTuples(sortKey(document, sort), sortKey(first, sort), sort) === 0)
}

const upsertAnswer = (operation: Changing, state: State): Answer => {
  const made = upserted(operation.filter, operation.update, operation.arrayFilters)
  const after = insertion(normal(made), state)
  if (!('returnDocument' in operation))
    return { result: { matchedCount: 0, modifiedCount: 0, upsertedId: made._id }, after }
  return { result: operation.returnDocument === 'after' ? made : null, after }
}

const changeAnswer = (operation: Changing, before: Document, state: State): Answer => {
  const changed = changeOf(operation, before, state)
  const after = withChanged(state.documents, before, changed)
  if ('returnDocument' in operation) return { result: operation.returnDocument === 'after' ? changed : before, after }
  return { result: { matchedCount: 1, modifiedCount: isModified(before, changed) ? 1 : 0, upsertedId: null }, after }
}

/** Every permitted answer of a write that concerns one document. */
const singleAnswers = (operation: Operation, state: State): (() => Answer)[] => {
  if (operation.kind === 'insertOne')
    return [() => ({ result: null, after: insertion(normal(operation.document), state) })]
  if (isRead(operation)) return []
  const write = operation as Changing | { kind: 'findOneAndDelete' | 'deleteOne'; filter: Document; sort?: object }
  const picked = attempt(() => eligible(write, state))
  if ('refused' in picked) return [() => ({ refused: picked.refused, after: state.documents })]
  const { value: candidates } = picked
  if ('update' in write) {
    if (candidates.length > 0) return candidates.map((before) => () => changeAnswer(write, before, state))
    if (write.upsert) return [() => upsertAnswer(write, state)]
    const result = 'returnDocument' in write ? null : { matchedCount: 0, modifiedCount: 0, upsertedId: null }
    return [() => ({ result, after: state.documents })]
  }
  const isCount = write.kind === 'deleteOne'
  if (candidates.length === 0) return [() => ({ result: isCount ? 0 : null, after: state.documents })]
  return candidates.map((before) => () => ({
    result: isCount ? 1 : before,
    after: withChanged(state.documents, before, null),
  }))
}

/** An update of many: the order is open, so an error may leave any of the others changed or not. */
const judgeMany = (operation: Changing, state: State, answer: Answer): Verdict => {
  const matching = state.documents.filter((document) => matches(document, operation.filter))
  let current = state.documents
  let modified = 0
  const outcomes = matching.map((before) => {
    const outcome = attempt(() => changeOf(operation, before, { ...state, documents: current }))
    if ('value' in outcome) {
      current = withChanged(current, before, outcome.value)
      if (isModified(before, outcome.value)) modified++
    }
    return { before, outcome }
  })
  if (outcomes.every(({ outcome }) => 'value' in outcome)) {
    const wanted = { matchedCount: matching.length, modifiedCount: modified, upsertedId: null }
    if (answer.refused !== undefined) return `refused with ${answer.refused}`
    if (!same(answer.result, wanted)) return `${show(answer.result)} instead of ${show(wanted)}`
    return sameSet(answer.after, current) ? null : `left ${show(answer.after)} instead of ${show(current)}`
  }
  if (answer.refused === undefined) return 'not refused'
  for (const document of answer.after) {
    const before = state.documents.find(({ _id }) => same(_id, document._id))
    if (before && same(before, document)) continue
    const alone = attempt(() =>
      updated(before!, operation.update, {
        position: matchedPosition(before!, operation.filter),
        arrayFilters: operation.arrayFilters,
      }),
    )
    if (!before || !('value' in alone) || !same(alone.value, document)) return `a refused update left ${show(document)}`
  }
  return answer.after.length === state.documents.length ? null : 'a refused update lost documents'
}

/** The answer to a write that only one document can be meant by; null when there are several. @throws Undecided */
export const soleAnswer = (operation: Operation, state: State): Answer | null => {
  if (operation.kind === 'deleteMany') return null
  const single = operation.kind === 'updateMany' ? ({ ...operation, kind: 'updateOne' } as Operation) : operation
  const [make, ...others] = singleAnswers(single, state)
  if (!make || others.length > 0) return null
  const made = attempt(make)
  return 'value' in made ? made.value : { refused: made.refused, after: state.documents }
}

/** Whether an answer is one that MongoDB may give. @throws Undecided when the reference does not know */
export const judge = (operation: Operation, state: State, answer: Answer): Verdict => {
  if (isRead(operation)) {
    if (!sameSet(answer.after, state.documents)) return 'a read changed documents'
    const verdict = attempt(() => judgeRead(operation, state, answer.result ?? []))
    if ('refused' in verdict) return answer.refused === verdict.refused ? null : `not refused with ${verdict.refused}`
    return answer.refused === undefined ? verdict.value : `refused with ${answer.refused}`
  }
  if (operation.kind === 'deleteMany') {
    const rest = state.documents.filter((document) => !matches(document, operation.filter))
    const deleted = state.documents.length - rest.length
    if (answer.result !== deleted) return `${show(answer.result)} deleted instead of ${deleted}`
    return sameSet(answer.after, rest) ? null : 'deleted other documents'
  }
  const many =
    operation.kind === 'updateMany' && state.documents.some((document) => matches(document, operation.filter))
  if (many) return judgeMany(operation as Changing, state, answer)
  const permitted = singleAnswers(operation, state).map((make): Answer => {
    const made = attempt(make)
    return 'value' in made ? made.value : { refused: made.refused, after: state.documents }
  })
  const isPermitted = permitted.some(
    ({ result, refused, after }) =>
      refused === answer.refused &&
      (refused !== undefined || same(result, answer.result)) &&
      sameSet(after, answer.after),
  )
  const [first] = permitted
  const told = ({ result, refused, after }: Answer) =>
    refused === undefined
      ? `${show(result)} and leave ${show(after.filter((document) => !state.documents.some((other) => same(other, document))))}`
      : `refuse with ${refused}`
  return isPermitted ? null : `must return ${told(first!)}, but was to ${told(answer)}`
}
