/** Cuts results into batches, and keeps those that had to be calculated as a whole until they are asked for. */
import type { Document } from '../contract.ts'
import { MqlError } from '../mql/errors.ts'
import type { Batch } from './protocol.ts'

const FIRST_BATCH = 256
const NEXT_BATCH = 1000
const MAX_BATCH_LENGTH = 4 * 1024 * 1024
/** What one operation may hold in memory, as on a server without temporary files. */
const MAX_HELD_LENGTH = 100 * 1024 * 1024
const IDLE_MS = 10 * 60 * 1000
const MAX_HELD_RESULTS = 256

export class BatchBuilder {
  readonly texts: string[] = []
  readonly size: number
  #length = 0

  constructor(batchSize: number | undefined, isContinuation: boolean) {
    this.size = batchSize && batchSize > 0 ? batchSize : isContinuation ? NEXT_BATCH : FIRST_BATCH
  }

  add(text: string): void {
    this.texts.push(text)
    this.#length += text.length
  }

  /** Adds to a result that has to be calculated as a whole. */
  hold(text: string): void {
    this.add(text)
    if (this.#length > MAX_HELD_LENGTH) {
      throw new MqlError(
        292,
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'the result exceeded the memory limit of 104857600 bytes; add an index that gives the order, a $limit or a narrower filter',
      )
    }
  }

  get isFull(): boolean {
    return this.texts.length >= this.size || this.#length >= MAX_BATCH_LENGTH
  }
}

interface Held {
  texts: string[]
  at: number
  usedAt: number
}

/** Results of one worker that wait to be fetched. */
export class HeldResults {
  readonly #worker: string
  readonly #held = new Map<number, Held>()
  #nextId = 1

  /** @param worker whom the positions name, so that the next call comes back here */
  constructor(worker: string) {
    this.#worker = worker
  }

  #cut(held: Held, size: number): string[] {
    const texts: string[] = []
    let length = 0
    while (held.at < held.texts.length && texts.length < size && length < MAX_BATCH_LENGTH) {
      const text = held.texts[held.at++]!
      length += text.length
      texts.push(text)
    }
    return texts
  }

  #expire(): void {
    const now = Date.now()
    for (const [id, { usedAt }] of this.#held) {
      if (now - usedAt > IDLE_MS || this.#held.size > MAX_HELD_RESULTS) this.#held.delete(id)
    }
  }

  /** The first batch of a whole result; the rest is kept. */
  finish(builder: BatchBuilder): Batch {
    const held = { texts: builder.texts, at: 0, usedAt: Date.now() }
    const texts = this.#cut(held, builder.size)
    if (held.at >= held.texts.length) return { texts }
    this.#expire()
    const id = this.#nextId++
    this.#held.set(id, held)
    return { texts, position: { held: id, worker: this.#worker } }
  }

  /** @throws code 43 when the result has been given up */
  next(position: Document, { size }: BatchBuilder): Batch {
    const held = position.worker === this.#worker ? this.#held.get(position.held) : undefined
    if (!held) throw new MqlError(43, 'CursorNotFound', `cursor id ${position.held} not found`)
    held.usedAt = Date.now()
    const texts = this.#cut(held, size)
    if (held.at < held.texts.length) return { texts, position }
    this.#held.delete(position.held)
    return { texts }
  }

  release(position: Document): void {
    if (position.worker === this.#worker) this.#held.delete(position.held)
  }
}
