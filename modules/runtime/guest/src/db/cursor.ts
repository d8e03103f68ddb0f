/** What `find` gives: records, read from the host in batches as they are asked for. */
import { callHost } from '../calls.ts'
import { min } from '../primordials.ts'
import { withPatterns } from './patterns.ts'

interface Page {
  items: unknown[]
  nextCursor?: string
}
interface Options {
  sort?: unknown
  limit?: number
  skip?: number
  fields?: unknown
}

/** Records of one batch. */
const BATCH = 200

const whole = (value: unknown, what: string, least: number): number => {
  if (!Number.isInteger(value) || (value as number) < least)
    throw new TypeError(`${what} is a whole number from ${least} on, got ${JSON.stringify(value)}`)
  return value as number
}

export class DbCursor {
  readonly #model: unknown
  readonly #filter: unknown
  readonly #options: Options
  #items: unknown[] = []
  #at = 0
  #cursor: string | undefined
  #begun = false
  #over = false
  #left: number

  constructor(model: unknown, filter: unknown, { sort, limit, skip, fields }: Options) {
    this.#model = model
    this.#filter = withPatterns(filter ?? null)
    this.#options = { sort, skip, fields }
    this.#left = limit === undefined ? Number.POSITIVE_INFINITY : whole(limit, 'limit', 1)
    if (skip !== undefined) whole(skip, 'skip', 0)
  }

  #change(what: string): void {
    if (this.#begun) throw new Error(`${what} comes too late: the first records were read`)
  }
  sort(order: unknown): this {
    this.#change('sort')
    this.#options.sort = order
    return this
  }
  limit(count: unknown): this {
    this.#change('limit')
    this.#left = whole(count, 'limit', 1)
    return this
  }
  skip(count: unknown): this {
    this.#change('skip')
    this.#options.skip = whole(count, 'skip', 0)
    return this
  }

  async #read(): Promise<void> {
    const { sort, skip, fields } = this.#options
    const options: Record<string, unknown> = { limit: min(this.#left, BATCH) }
    if (sort !== undefined) options.sort = sort
    if (fields !== undefined) options.fields = fields
    if (this.#begun) options.cursor = this.#cursor
    else if (skip !== undefined) options.skip = skip
    this.#begun = true
    const { items, nextCursor } = (await callHost(
      'db',
      'find',
      [this.#model, this.#filter, options],
      DbCursor.prototype.next,
    )) as Page
    this.#items = items
    this.#at = 0
    this.#cursor = nextCursor
    this.#left -= items.length
    this.#over = nextCursor === undefined || this.#left <= 0
  }

  async next(): Promise<unknown> {
    if (this.#at >= this.#items.length) {
      if (this.#over) return null
      await this.#read()
      if (this.#items.length === 0) return null
    }
    const item = this.#items[this.#at]
    this.#at += 1
    return item
  }
  async toArray(): Promise<unknown[]> {
    const all: unknown[] = []
    for (let item = await this.next(); item !== null; item = await this.next()) all[all.length] = item
    return all
  }
  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return {
      next: async () => {
        const value = await this.next()
        return value === null ? { done: true, value: undefined } : { done: false, value }
      },
      return: async () => {
        this.#over = true
        this.#items = []
        return { done: true, value: undefined }
      },
    }
  }
}
