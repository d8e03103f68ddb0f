/** What is used of yazl, which brings no types. */
declare module 'yazl' {
  import type { EventEmitter } from 'node:events'
  import type { Readable } from 'node:stream'

  export interface EntryOptions {
    mtime?: Date
    /** With the type of the file: 0o100644. */
    mode?: number
    /** No times but that of DOS, which knows no time zone. */
    forceDosTimestamp?: boolean
  }
  export interface StreamOptions extends EntryOptions {
    /** Bytes that come. */
    size?: number
    compress?: boolean
  }
  export class ZipFile extends EventEmitter {
    readonly outputStream: Readable
    /** What was added, in that order; the directory at the end is made of it. */
    entries: { state: number }[]
    addBuffer(content: Buffer, path: string, options?: EntryOptions): void
    /** @param open asked when it is the file's turn */
    addReadStreamLazy(
      path: string,
      options: StreamOptions,
      open: (give: (error: unknown, stream?: Readable) => void) => void,
    ): void
    addEmptyDirectory(path: string, options?: EntryOptions): void
    end(): void
  }
}
