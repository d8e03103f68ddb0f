/** What is used of yazl, which brings no types. */
declare module 'yazl' {
  import type { Readable } from 'node:stream'

  export interface EntryOptions {
    mtime?: Date
    /** With the type of the file: 0o100644. */
    mode?: number
    /** No times but that of DOS, which knows no time zone. */
    forceDosTimestamp?: boolean
  }
  export class ZipFile {
    readonly outputStream: Readable
    addBuffer(content: Buffer, path: string, options?: EntryOptions): void
    end(): void
  }
}
