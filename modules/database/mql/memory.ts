/** Keeps what a stage holds in memory within bounds, as a server does that may not write temporary files. */
import type { Binary } from 'bson'
import { MqlError } from './errors.ts'

/** Bytes one stage may hold: a quarter of what the thread has. */
export const MAX_HELD_BYTES = 256 * 1024 * 1024

const sizeOfObject = (value: object): number => {
  if (Array.isArray(value)) {
    let size = 40
    for (let i = 0; i < value.length; i++) size += sizeOf(value[i])
    return size
  }
  if (value instanceof Date || value instanceof RegExp) return 32
  if (value instanceof Uint8Array) return 64 + value.byteLength
  const { _bsontype: type } = value as { _bsontype?: unknown }
  if (typeof type === 'string') return type === 'Binary' ? 96 + (value as Binary).position : 64
  let size = 32
  for (const key in value) size += sizeOf((value as Record<string, unknown>)[key])
  return size
}

/** About how many bytes of memory a value takes, the place that refers to it included. */
export const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return 24 + value.length
  return typeof value === 'object' && value !== null ? sizeOfObject(value) : 8
}

/** Counts the bytes one stage holds while it runs. */
export class Memory {
  readonly #holder: string
  #held = 0

  /** @param holder the stage or accumulator, as the error names it */
  constructor(holder: string) {
    this.#holder = holder
  }

  /** @throws code 292 when it is too much */
  add(bytes: number): void {
    this.#held += bytes
    if (this.#held <= MAX_HELD_BYTES) return
    throw new MqlError(
      292,
      'QueryExceededMemoryLimitNoDiskUseAllowed',
      `${this.#holder} exceeded the memory limit of ${MAX_HELD_BYTES} bytes; give it fewer or smaller documents with $match, $limit or $project`,
    )
  }

  hold(value: unknown): void {
    this.add(sizeOf(value))
  }

  release(bytes: number): void {
    this.#held -= bytes
  }
}

/** The documents of a stage's input, counted as they are taken in, each with `more` bytes. */
export const held = function* <T>(input: Iterable<T>, holder: string, more = 0): Generator<T, void, void> {
  const memory = new Memory(holder)
  for (const document of input) {
    memory.add(sizeOf(document) + more)
    yield document
  }
}
