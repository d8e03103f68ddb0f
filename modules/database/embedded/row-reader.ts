/** Reads the rows that match a filter, batch after batch, without keeping anything open in between. */
import type { Document } from '../contract.ts'
import type { StringOrder } from '../mql/compare.ts'
import type { MatchContext, Predicate } from '../mql/match.ts'
import type { SortSpec } from '../mql/sort.ts'
import { bytesOf, setOwn } from '../mql/values.ts'
import { type CollectionEntry, documentTable, indexTable } from './catalog.ts'
import { decode } from './codec.ts'
import { addFilterFields, canExtract } from './fields.ts'
import { entriesOf } from './index-entries.ts'
import { compareKeys } from './keys.ts'
import type { Plan } from './plan.ts'
import { prefilter, type SqlCondition } from './prefilter.ts'
import type { SqlRow, SqlValue, Store } from './sqlite.ts'
import { type Ticker, TooLongHere } from './ticker.ts'

export interface RowRequest {
  filter: Document
  sort?: SortSpec
  limited?: boolean
  strings?: StringOrder
  /** Read only these top-level fields, if that is possible; `text` is then empty. */
  fields?: Set<string>
  /** The decoded document is wanted even where the filter does not need it. */
  needDocument?: boolean
  /** Where an earlier reader stopped. */
  position?: Document
  /** Stop when the slice is over, so that others have their turn; see `paused`. */
  sliced?: boolean
}

export interface MatchedRow {
  row: number
  /** The stored document. */
  text: string
  document?: Document
  /** The array index the filter matched, for positional operators. */
  matched?: number
}

/** The value of one extracted field; `text` is its stored JSON. */
const fieldValue = (text: string): unknown => {
  switch (text.charCodeAt(0)) {
    case 34:
      return text.includes('\\') ? JSON.parse(text) : text.slice(1, -1)
    case 123:
    case 91:
      return decode(text)
    case 116:
      return true
    case 102:
      return false
    case 110:
      return null
    default:
      return Number(text)
  }
}

/** Of a collection that may be scanned as a short read. */
const SHORT_BYTES = 4 * 1024 * 1024
/** Rows a sliced scan lets SQL look at before it looks at the clock. */
const SCAN_WINDOW = 2000

interface Segment {
  from: string
  where: string
  order: string
  parameters: SqlValue[]
  /** Notes a row as the place to go on from. */
  mark: (row: SqlRow) => Document
}

/** Reads along one plan that is no union. */
export class RowReader {
  readonly plan: Plan
  readonly #store: Store
  readonly #collection: CollectionEntry
  readonly #request: RowRequest
  readonly #ticker: Ticker
  readonly #matches: Predicate | null
  readonly #condition: SqlCondition | null
  readonly #fields: string[] | null
  #position: Document | undefined
  /** The row looked at last and how to note it; most are never noted. */
  #last: { row: SqlRow; mark: Segment['mark'] } | null = null
  /** The slice was over before the rows were; another reader can go on at `position`. */
  paused = false

  /** @param matches the request's filter, compiled */
  constructor(
    store: Store,
    collection: CollectionEntry,
    plan: Plan,
    matches: Predicate,
    request: RowRequest,
    ticker: Ticker,
  ) {
    this.plan = plan
    this.#store = store
    this.#collection = collection
    this.#request = request
    this.#ticker = ticker
    this.#position = request.position
    this.#matches = plan.exact ? null : matches
    this.#condition = this.#prefilter()
    this.#fields = this.#extractedFields()
  }

  /** Where the next reader has to go on after the row that was looked at last. */
  get position(): Document | undefined {
    return this.#last ? this.#last.mark(this.#last.row) : this.#position
  }

  #prefilter(): SqlCondition | null {
    const { kind, exact } = this.plan
    if (exact || kind === 'ids') return null
    // A short read must see every row of an index, so that its budget counts them; a sliced one, so that it sees the time.
    if (kind !== 'scan' && (Number.isFinite(this.#ticker.budget) || this.#request.sliced)) return null
    return prefilter(this.#request.filter, {
      column: 'd.body',
      registerRegex: (regex) => this.#store.registerRegex(regex),
      collated: this.#request.strings !== undefined,
    })
  }

  #extractedFields(): string[] | null {
    if (!this.#request.fields) return null
    const fields = new Set(this.#request.fields)
    if (this.#matches && !addFilterFields(this.#request.filter, fields)) return null
    return canExtract(fields) ? [...fields] : null
  }

  #columns(): string {
    if (!this.#fields) return 'json(d.body)'
    return this.#fields.map((field) => `d.body->'$."${field}"'`).join(',') || '1'
  }

  *#segments(): Generator<Segment> {
    const { plan } = this
    const start = this.#request.position
    const table = `${documentTable(this.#collection)} d`
    switch (plan.kind) {
      case 'ids':
        for (let at = start ? start.at + 1 : 0; at < plan.keys.length; at++) {
          const mark = () => ({ kind: 'ids', at })
          yield { from: table, where: 'd.key = ?', order: '', parameters: [plan.keys[at]!], mark }
        }
        return
      case 'idOrder': {
        const [low, high] = plan.interval ?? []
        const bounds: [string, Uint8Array | null | undefined][] = [
          ['d.key >= ?', low],
          ['d.key < ?', high],
          [plan.reverse ? 'd.key < ?' : 'd.key > ?', start && bytesOf(start.key)],
        ]
        const given = bounds.filter(([, bound]) => bound)
        yield {
          from: table,
          where: given.map(([condition]) => condition).join(' AND ') || '1',
          order: `ORDER BY d.key ${plan.reverse ? 'DESC' : 'ASC'}`,
          parameters: given.map(([, bound]) => bound!),
          mark: (row) => ({ kind: 'idOrder', key: row[1] }),
        }
        return
      }
      case 'scan':
        if (this.#request.sliced) yield* this.#windows(table, start)
        else
          yield {
            from: table,
            where: start ? 'd.row > ?' : '1',
            order: 'ORDER BY d.row',
            parameters: start ? [start.row] : [],
            mark: (row) => ({ kind: 'scan', row: row[0] }),
          }
        return
      case 'index':
        yield* this.#indexSegments(plan, start)
    }
  }

  /** A scan in windows, up to the last row there is now. */
  *#windows(table: string, start: Document | undefined): Generator<Segment> {
    const end =
      start?.end ?? Number(this.#store.get(`SELECT max(row) FROM ${documentTable(this.#collection)}`)![0] ?? 0)
    for (let from: number = start?.row ?? 0; from < end; from += SCAN_WINDOW) {
      const to = Math.min(from + SCAN_WINDOW, end)
      yield {
        from: table,
        where: 'd.row > ? AND d.row <= ?',
        order: 'ORDER BY d.row',
        parameters: [from, to],
        mark: (row) => ({ kind: 'scan', row: row[0], end }),
      }
      this.#last = null
      this.#position = { kind: 'scan', row: to, end }
      this.#ticker.tickMany()
      if (this.#ticker.isSliceOver && to < end) {
        this.paused = true
        return
      }
    }
  }

  *#indexSegments(plan: Extract<Plan, { kind: 'index' }>, start: Document | undefined): Generator<Segment> {
    const { index, intervals, reverse } = plan
    const direction = reverse ? 'DESC' : 'ASC'
    const from = `${indexTable(index)} x CROSS JOIN ${documentTable(this.#collection)} d ON d.row = x.row`
    for (let at = start ? start.interval : 0; at < intervals.length; at++) {
      const [low, high] = intervals[at]!
      const resumed = start !== undefined && at === start.interval
      const where = `x.key >= ?${high ? ' AND x.key < ?' : ''}${resumed ? ` AND (x.key, x.row) ${reverse ? '<' : '>'} (?, ?)` : ''}`
      const parameters: SqlValue[] = high ? [low, high] : [low]
      if (resumed) parameters.push(bytesOf(start.key), start.row)
      yield {
        from,
        where,
        order: `ORDER BY x.key ${direction}, x.row ${direction}`,
        parameters,
        mark: (row) => ({
          kind: 'index',
          index: index.id,
          multikey: index.multikey,
          interval: at,
          key: row[1],
          row: row[0],
        }),
      }
    }
  }

  /** Whether an earlier batch gave this document already, under another of its keys. */
  #wasGiven(row: number, document: Document): boolean {
    const { plan } = this
    const start = this.#request.position
    if (plan.kind !== 'index' || !start || plan.index.multikey === 0) return false
    const resumeKey = bytesOf(start.key)
    for (const { key } of entriesOf(plan.index, document) ?? []) {
      const at = plan.intervals.findIndex(
        ([low, high]) => compareKeys(key, low) >= 0 && (!high || compareKeys(key, high) < 0),
      )
      if (at < 0) continue
      const order = compareKeys(key, resumeKey) * (plan.reverse ? -1 : 1)
      if (at < start.interval) return true
      if (at === start.interval && (order < 0 || (order === 0 && (plan.reverse ? row >= start.row : row <= start.row))))
        return true
    }
    return false
  }

  #decode(row: SqlRow): Document {
    if (!this.#fields) return decode(String(row[2])) as Document
    const document: Document = {}
    for (const [i, field] of this.#fields.entries()) {
      const text = row[i + 2]
      if (typeof text === 'string') setOwn(document, field, fieldValue(text))
    }
    return document
  }

  #accept(row: SqlRow, resumedMultikey: boolean): MatchedRow | null {
    const base = { row: Number(row[0]), text: this.#fields ? '' : String(row[2]) }
    if (!this.#matches && !this.#request.needDocument && !this.#fields && !resumedMultikey) return base
    const document = this.#decode(row)
    const context: MatchContext = {}
    if (this.#matches && !this.#matches(document, context)) return null
    if (resumedMultikey && this.#wasGiven(base.row, document)) return null
    return { ...base, document, matched: context.position }
  }

  /** A scan is only short on a small collection. */
  #assertShort(): void {
    const { budget } = this.#ticker
    if (!Number.isFinite(budget) || this.plan.kind === 'ids' || this.plan.kind === 'index') return
    if (this.plan.kind === 'idOrder' && this.plan.exact) return
    const table = documentTable(this.#collection)
    const [last] = this.#store.get(`SELECT max(row) FROM ${table}`)!
    if (Number(last ?? 0) > budget) throw new TooLongHere()
    const [bytes] = this.#store.get(`SELECT total(length(body)) FROM ${table}`)!
    if (Number(bytes) > SHORT_BYTES) throw new TooLongHere()
  }

  *[Symbol.iterator](): Generator<MatchedRow, void, void> {
    this.#assertShort()
    const multikey = this.plan.kind === 'index' && this.plan.index.multikey !== 0
    const seen = multikey ? new Set<unknown>() : null
    const resumedMultikey = multikey && this.#request.position !== undefined
    const { sliced } = this.#request
    const keyColumn = this.plan.kind === 'index' ? 'x.key' : this.plan.kind === 'idOrder' ? 'd.key' : '0'
    for (const { from, where, order, parameters, mark } of this.#segments()) {
      const extra = this.#condition ? ` AND ${this.#condition.sql}` : ''
      const sql = `SELECT d.row, ${keyColumn}, ${this.#columns()} FROM ${from} WHERE ${where}${extra} ${order}`
      for (const row of this.#store.iterate(sql, [...parameters, ...(this.#condition?.parameters ?? [])])) {
        this.#ticker.tick()
        this.#last = { row, mark }
        if (seen?.has(row[0])) continue
        seen?.add(row[0])
        const accepted = this.#accept(row, resumedMultikey)
        if (accepted) yield accepted
        if (sliced && this.#ticker.isSliceOver) {
          this.paused = true
          return
        }
      }
    }
  }
}
