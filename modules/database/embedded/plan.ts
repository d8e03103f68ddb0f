/** Chooses how a filter is answered: by id, through an index, or by a scan. */
import type { Document } from '../contract.ts'
import type { SortSpec } from '../mql/sort.ts'
import { firstKey, isDocument, isOperatorDocument, isRegex, RANK, rank } from '../mql/values.ts'
import type { CollectionEntry, Index } from './catalog.ts'
import { type Constraint, type Constraints, constraintsOf } from './constraints.ts'
import { fieldIntervals, hasExactKey, type Interval } from './intervals.ts'
import { concatenate, encodeKey, keyText, successor } from './keys.ts'

interface Common {
  /** The rows are exactly those that match; the filter need not be applied. */
  exact: boolean
  /** The rows come in the order asked for. */
  sorted: boolean
}
export type Plan =
  | (Common & { kind: 'ids'; keys: Uint8Array[] })
  | (Common & { kind: 'idOrder'; interval?: Interval; reverse: boolean })
  | (Common & { kind: 'index'; index: Index; intervals: Interval[]; reverse: boolean })
  /** Every branch of an `$or`, each with the conditions beside it, has a plan of its own that is no scan. */
  | (Common & { kind: 'union'; branches: Document[] })
  | (Common & { kind: 'scan' })

export interface PlanRequest {
  filter: Document
  sort?: SortSpec
  /** Only a number of the first rows is wanted. */
  limited?: boolean
  collated?: boolean
}

/** More intervals than these are not worth their queries. */
const MAX_INTERVALS = 500
/** An `$or` of more branches is matched document by document. */
const MAX_BRANCHES = 50

const isPlainId = (value: unknown): boolean => !Array.isArray(value) && !isRegex(value)

/** The ids a condition on `_id` allows; null when it is not a list of values. */
const idValues = (condition: unknown): unknown[] | null => {
  if (!isOperatorDocument(condition)) return isPlainId(condition) ? [condition ?? null] : null
  if (Object.keys(condition).length !== 1) return null
  const operator = firstKey(condition)
  const argument = condition[operator!]
  if (operator === '$eq') return isPlainId(argument) ? [argument ?? null] : null
  return operator === '$in' && Array.isArray(argument) && argument.every(isPlainId) ? argument : null
}

const planIds = ({ filter, sort = [], collated }: PlanRequest): Plan | null => {
  if (!Object.hasOwn(filter, '_id')) return null
  const values = idValues(filter._id)
  if (!values) return null
  if (collated && values.some((value) => typeof value === 'string' || isDocument(value))) return null
  const keys = new Map<string, Uint8Array>()
  for (const value of values) {
    const key = encodeKey([value])
    keys.set(keyText(key), key)
  }
  const exact = Object.keys(filter).length === 1 && values.every(hasExactKey)
  return { kind: 'ids', keys: [...keys.values()], exact, sorted: sort.length === 0 || keys.size <= 1 }
}

const TYPE_RANKS: Record<string, number> = {
  string: RANK.string,
  number: RANK.number,
  date: RANK.date,
  objectId: RANK.objectId,
  bool: RANK.boolean,
}

const impliesOperator = (operator: string, argument: unknown, known: Constraint[]): boolean => {
  switch (operator) {
    case '$exists':
      return (
        argument === true &&
        known.some((constraint) => {
          if (constraint.kind === 'in') return constraint.values.every((value) => value !== null)
          return constraint.kind === 'exists' || constraint.value !== null
        })
      )
    case '$eq':
      return known.some((constraint) => constraint.kind === 'eq' && constraint.value === argument)
    case '$type': {
      const type = TYPE_RANKS[String(argument)]
      return known.some(
        (constraint) => 'value' in constraint && constraint.kind !== 'prefix' && rank(constraint.value) === type,
      )
    }
  }
  return false
}

/** Whether every document that satisfies the constraints is in a partial index. */
const implies = (constraints: Constraints, partial: Document): boolean =>
  Object.entries(partial).every(([path, wanted]) => {
    const known = constraints.byPath.get(path)
    if (!known) return false
    if (!isOperatorDocument(wanted)) return impliesOperator('$eq', wanted, known)
    return Object.entries(wanted).every(([operator, argument]) => impliesOperator(operator, argument, known))
  })

const demandsNull = (constraints: Constraint[]): boolean =>
  constraints.some(
    (constraint) =>
      (constraint.kind === 'eq' && constraint.value === null) ||
      (constraint.kind === 'in' && constraint.values.includes(null)),
  )

/** What the leading fields of an index can do for the constraints. */
interface Coverage {
  intervals: Interval[]
  /** Leading fields used. */
  depth: number
  equalities: number
  hasRange: boolean
  exact: boolean
  /** Paths held to one value. */
  fixed: Set<string>
  /** Leading fields held to one key: those, and arrays of which one element is that key. */
  points: number
  /** All rows lie in one interval, so they come in index order. */
  single: boolean
}

const cover = (index: Index, constraints: Constraints): Coverage | null => {
  const coverage: Coverage = {
    intervals: [[new Uint8Array(0), null]],
    depth: 0,
    equalities: 0,
    hasRange: false,
    exact: true,
    fixed: new Set(),
    points: 0,
    single: true,
  }
  let usedMultikey = false
  for (const [i, path] of index.paths.entries()) {
    const known = constraints.byPath.get(path)
    if (!known) break
    const multikey = ((index.multikey >> i) & 1) === 1
    // Two paths through one array must not be met by different elements of it.
    if (multikey && usedMultikey) break
    const field = fieldIntervals(known, index.directions[i]! < 0, multikey)
    if (!field || field.intervals.length * coverage.intervals.length > MAX_INTERVALS) break
    if (index.sparse && demandsNull(known)) return null
    usedMultikey ||= multikey
    coverage.depth++
    coverage.intervals = coverage.intervals.flatMap(([prefix]) =>
      field.intervals.map<Interval>(([low, high]) => [
        concatenate(prefix, low),
        high ? concatenate(prefix, high) : successor(prefix),
      ]),
    )
    coverage.exact &&= field.exact
    if (field.intervals.length > 1) coverage.single = false
    if (!field.point) {
      coverage.hasRange = true
      break
    }
    coverage.equalities++
    if (field.intervals.length > 1) continue
    if (!multikey) coverage.fixed.add(path)
    if (coverage.points === i) coverage.points++
  }
  return coverage
}

/** Whether the index yields the sort's order: 1 forwards, -1 backwards, 0 not. */
const sortDirection = (index: Index, sort: SortSpec, { single, fixed, points }: Coverage): -1 | 0 | 1 => {
  if (sort.length === 0 || !single) return 0
  let direction: -1 | 0 | 1 = 0
  let at = points
  for (const [path, wanted] of sort) {
    if (fixed.has(path)) continue
    while (at < index.paths.length && fixed.has(index.paths[at]!)) at++
    // Of an array the index has every element, and a sort only the least or the greatest.
    if (index.paths[at] !== path || (index.multikey >> at) & 1) return 0
    const relative = (index.directions[at]! * wanted) as -1 | 1
    if (direction !== 0 && relative !== direction) return 0
    direction = relative
    at++
  }
  return direction || 1
}

const planIndex = (index: Index, constraints: Constraints, sort: SortSpec, limited: boolean) => {
  if (index.partial && !implies(constraints, index.partial.filter)) return null
  const coverage = cover(index, constraints)
  if (!coverage || (index.sparse && coverage.depth === 0)) return null
  const direction = sortDirection(index, sort, coverage)
  if (coverage.depth === 0 && direction === 0) return null
  const used = index.paths.slice(0, coverage.depth)
  const coversAll = [...constraints.byPath.keys()].every((path) => used.includes(path))
  const pointLookup = index.unique && coverage.equalities === index.paths.length
  const score =
    coverage.equalities * 10 +
    (coverage.hasRange ? 5 : 0) +
    (direction === 0 ? 0 : limited ? 4 : 2) +
    (pointLookup ? 50 : 0) +
    (coverage.depth > 0 ? 1 : 0) -
    (coverage.single ? 0 : 1)
  const plan: Plan = {
    kind: 'index',
    index,
    intervals: coverage.intervals,
    reverse: direction < 0,
    sorted: sort.length === 0 || direction !== 0,
    exact: coverage.exact && constraints.complete && coversAll,
  }
  return { score, plan }
}

/** Documents by their ids: a range of them, or all in that order. */
const planIdOrder = ({ byPath, complete }: Constraints, sort: SortSpec, collated: boolean): Plan | null => {
  const onId = byPath.get('_id')
  const range = onId ? fieldIntervals(onId, false, false) : null
  const interval = range?.intervals.length === 1 ? range.intervals[0] : undefined
  const [only] = sort
  const sortedById = sort.length === 1 && only![0] === '_id' && !collated
  if (!interval && !sortedById) return null
  const exact = complete && byPath.size === (interval ? 1 : 0) && (range?.exact ?? true)
  const reverse = sortedById && only![1] < 0
  return { kind: 'idOrder', interval, reverse, sorted: sort.length === 0 || sortedById, exact }
}

/** Whether a plan leads to its rows without passing by all others. */
export const isBounded = (plan: Plan): boolean =>
  plan.kind === 'idOrder' ? plan.interval !== undefined : plan.kind !== 'scan'

const planUnion = (collection: CollectionEntry, { filter, sort = [], collated }: PlanRequest): Plan | null => {
  const { $or: alternatives, ...rest } = filter
  if (!Array.isArray(alternatives) || alternatives.length > MAX_BRANCHES) return null
  const isAlone = Object.keys(rest).length === 0
  const branches = alternatives.map((branch) => (isAlone ? branch : { $and: [branch, rest] }))
  if (!branches.every((branch) => isBounded(choosePlan(collection, { filter: branch, collated })))) return null
  return { kind: 'union', branches, exact: false, sorted: sort.length === 0 }
}

const planScan = ({ byPath, complete }: Constraints, sort: SortSpec): Plan => ({
  kind: 'scan',
  sorted: sort.length === 0,
  exact: complete && byPath.size === 0,
})

/** The best plan through an index. */
const planIndexes = (indexes: Index[], constraints: Constraints, request: PlanRequest): Plan | null => {
  const { sort = [], limited = false, collated = false } = request
  // No index knows the order of a collation.
  const usableSort = collated ? [] : sort
  const best = indexes
    .map((index) => planIndex(index, constraints, usableSort, limited))
    .filter((candidate) => candidate !== null)
    .reduce<ReturnType<typeof planIndex>>((top, next) => (top && top.score >= next.score ? top : next), null)
  if (!best) return null
  return collated && sort.length > 0 ? { ...best.plan, sorted: false } : best.plan
}

/** Chooses the plan of a filter that has been compiled, and so is known to be one. */
export const choosePlan = (collection: CollectionEntry, request: PlanRequest): Plan => {
  const { filter, sort = [], collated = false } = request
  const byId = planIds(request)
  if (byId) return byId
  const constraints = constraintsOf(filter, collated)
  const indexes = collection.indexes.filter(({ building }) => !building)
  const byIndex = planIndexes(indexes, constraints, request)
  if (byIndex) return byIndex
  const byOrder = planIdOrder(constraints, sort, collated)
  if (byOrder && isBounded(byOrder)) return byOrder
  return planUnion(collection, request) ?? byOrder ?? planScan(constraints, sort)
}

/** The plan an earlier batch followed; null when it is no longer possible. */
export const resumePlan = (collection: CollectionEntry, request: PlanRequest, position: Document): Plan | null => {
  const { filter, sort = [], collated = false } = request
  const constraints = constraintsOf(filter, collated)
  switch (position.kind as Plan['kind']) {
    case 'ids':
      return planIds(request)
    case 'idOrder':
      return planIdOrder(constraints, sort, collated)
    case 'union':
      return planUnion(collection, request)
    case 'scan':
      return planScan(constraints, sort)
    case 'index': {
      const same = collection.indexes.filter(
        ({ id, multikey }) => id === position.index && multikey === position.multikey,
      )
      return planIndexes(same, constraints, request)
    }
  }
}
