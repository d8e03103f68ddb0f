/** What keeps the bytes of files. It knows blobs by names of its own making, and nothing of paths. */
import type { Health } from '../../../kernel/index.ts'

export interface Written {
  /** Zero when there were no bytes: nothing is kept then. */
  size: number
  /** The first bytes, by which a type is told. */
  head: Uint8Array
}

/** Bytes of `Written.head`. */
export const HEAD_BYTES = 4_100

/**
 * A blob is there as a whole, or not at all, and does not change but by what is appended to it. Everything rejects with
 * M3M_STORAGE_FULL, M3M_STORAGE_READ_ONLY, M3M_STORAGE_BUSY or M3M_STORAGE_IO when the place for bytes fails.
 */
export interface StorageDriver {
  readonly kind: 'disk' | 'gridfs'
  /** The place, in words: begins a sentence. */
  readonly description: string
  /** Makes what is missing; never fails: `health` tells. */
  open(): Promise<void>
  /**
   * Keeps bytes as a new blob of that name, 32 hex digits; resolves when they are safe. What the source throws is thrown,
   * and nothing is left.
   */
  write(project: string, blob: string, bytes: AsyncIterable<Uint8Array>): Promise<Written>
  /** Puts bytes at a place behind what the file has of the blob; what was there is written over. @throws M3M_STORAGE_LOST */
  append(project: string, blob: string, offset: number, bytes: Uint8Array): Promise<void>
  /**
   * Bytes from `start` up to, not including, `end`; the blob is open when this resolves, and closed when the bytes were
   * read or returned.
   * @throws M3M_STORAGE_LOST when they are not there
   */
  read(project: string, blob: string, range: { start: number; end: number }): Promise<AsyncIterable<Uint8Array>>
  /** One that is not there is no error. */
  remove(project: string, blob: string): Promise<void>
  removeAll(project: string): Promise<void>
  /** Every blob there is, in pieces, and what writes that were cut off have left is removed on the way. */
  sweep(): AsyncIterable<{ project: string; blobs: string[] }>
  /** What the place is marked with, if it is, and whether there is nothing in it. */
  place(): Promise<{ id: string | null; isEmpty: boolean }>
  /** Marks it. */
  claim(id: string): Promise<void>
  health(): Promise<Health>
}
