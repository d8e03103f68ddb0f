import type { Document, Sort } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import { decode } from './codec.ts'
import type { Batch } from './protocol.ts'

/** Fetches the batch that begins at `position`, or the first one. */
export type FetchBatch = (position: Document | undefined) => Promise<Batch>
/** Tells the engine that nobody will ask for the rest. */
export type ReleasePosition = (position: Document) => Promise<unknown>

/** A lazy list of documents, fetched batch by batch; the base of both kinds of cursor. */
export class BatchCursor<T> implements AsyncIterable<T> {
  readonly #fetch: FetchBatch
  readonly #release: ReleasePosition
  #texts: string[] = []
  #next = 0
  #position: Document | undefined
  #started = false
  #exhausted = false

  constructor(fetch: FetchBatch, release: ReleasePosition) {
    this.#fetch = fetch
    this.#release = release
  }

  protected assertNotStarted(): void {
    if (this.#started) throw new MqlError(0, 'CursorInUse', 'Cursor is already initialized')
  }

  async #fill(): Promise<boolean> {
    while (this.#next >= this.#texts.length) {
      if (this.#exhausted) return false
      this.#started = true
      const batch = await this.#fetch(this.#position)
      this.#texts = batch.texts
      this.#next = 0
      this.#position = batch.position
      if (!batch.position) this.#exhausted = true
    }
    return true
  }

  #take(): T {
    return decode(this.#texts[this.#next++]!) as T
  }

  /** The next document, or null at the end. */
  async next(): Promise<T | null> {
    return (await this.#fill()) ? this.#take() : null
  }

  async hasNext(): Promise<boolean> {
    return this.#fill()
  }

  async toArray(): Promise<T[]> {
    const all: T[] = []
    while (await this.#fill()) while (this.#next < this.#texts.length) all.push(this.#take())
    return all
  }

  /** Gives up the rest; reading on yields nothing. */
  async close(): Promise<void> {
    const position = this.#position
    this.#exhausted = true
    this.#started = true
    this.#texts = []
    this.#next = 0
    this.#position = undefined
    if (position) await this.#release(position)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    try {
      while (await this.#fill()) yield this.#take()
    } finally {
      await this.close()
    }
  }
}

/** What `find` can still be told before its first batch. */
export interface FindState {
  sort?: Sort
  skip?: number
  limit?: number
  projection?: Document
}

/** The cursor of `find`: chainable until the first document is read. */
export class FindCursor<T> extends BatchCursor<T> {
  readonly #state: FindState

  constructor(state: FindState, fetch: FetchBatch, release: ReleasePosition) {
    super(fetch, release)
    this.#state = state
  }

  #change(change: FindState): this {
    this.assertNotStarted()
    Object.assign(this.#state, change)
    return this
  }

  sort(sort: Sort): this {
    return this.#change({ sort })
  }
  skip(count: number): this {
    return this.#change({ skip: count })
  }
  limit(count: number): this {
    return this.#change({ limit: count })
  }
  project(projection: Document): this {
    return this.#change({ projection })
  }
}
