/** The rows of a filter, from one plan or from the several branches of an `$or`. */
import type { Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import { compileFilter } from '../mql/match.ts'
import type { CollectionEntry } from './catalog.ts'
import { addFilterFields } from './fields.ts'
import { choosePlan, type Plan, resumePlan } from './plan.ts'
import { type MatchedRow, RowReader, type RowRequest } from './row-reader.ts'
import type { Store } from './sqlite.ts'
import type { Ticker } from './ticker.ts'

export const QUERY_PLAN_KILLED = 175

const planKilled = () =>
  new MqlError(
    QUERY_PLAN_KILLED,
    'QueryPlanKilled',
    'the index this cursor was reading has changed; run the query again',
  )

/** Rows to go through once. */
export interface Rows extends Iterable<MatchedRow> {
  readonly plan: Plan
  /** Where another reader has to go on after the row that was looked at last. */
  readonly position: Document | undefined
  /** The slice was over before the rows were. */
  readonly paused: boolean
}

type UnionPlan = Extract<Plan, { kind: 'union' }>

/** One branch after the other; a row that an earlier branch matches was given there. */
class UnionRows implements Rows {
  readonly plan: UnionPlan
  readonly #open: (request: RowRequest) => Rows
  readonly #request: RowRequest
  #branch: number
  #current: Rows
  paused = false

  constructor(plan: UnionPlan, request: RowRequest, open: (request: RowRequest) => Rows) {
    this.plan = plan
    this.#request = { ...request, needDocument: true, fields: fieldsOf(request), sort: [], position: undefined }
    this.#open = open
    this.#branch = request.position?.branch ?? 0
    this.#current = this.#openBranch(request.position?.inner)
  }

  #openBranch(position?: Document): Rows {
    return this.#open({ ...this.#request, filter: this.plan.branches[this.#branch]!, position })
  }

  get position(): Document {
    return { kind: 'union', branch: this.#branch, inner: this.#current.position }
  }

  *[Symbol.iterator](): Generator<MatchedRow, void, void> {
    const matches = this.plan.branches.map((branch) => compileFilter(branch, { strings: this.#request.strings }))
    for (;;) {
      const earlier = matches.slice(0, this.#branch)
      for (const row of this.#current) if (!earlier.some((match) => match(row.document!))) yield row
      if (this.#current.paused) this.paused = true
      if (this.paused || ++this.#branch === matches.length) return
      this.#current = this.#openBranch()
    }
  }
}

/** The fields to extract when each branch is also matched against the others'. */
const fieldsOf = ({ fields, filter }: RowRequest): Set<string> | undefined => {
  if (!fields) return undefined
  const all = new Set(fields)
  return addFilterFields(filter, all) ? all : undefined
}

/** Opens the rows of a filter. @throws code 175 when an earlier reader's position no longer makes sense */
export const openRows = (store: Store, collection: CollectionEntry, request: RowRequest, ticker: Ticker): Rows => {
  const { filter, sort, limited, strings, position } = request
  const matches = compileFilter(filter, { strings })
  const wanted = { filter, sort, limited, collated: !!strings }
  const plan = position ? resumePlan(collection, wanted, position) : choosePlan(collection, wanted)
  if (!plan) throw planKilled()
  if (plan.kind !== 'union') return new RowReader(store, collection, plan, matches, request, ticker)
  return new UnionRows(plan, request, (inner) => openRows(store, collection, inner, ticker))
}
