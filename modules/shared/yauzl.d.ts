/** What is used of yauzl, which brings no types. */
declare module 'yauzl' {
  import type { Readable } from 'node:stream'

  export interface Entry {
    fileName: string
    compressedSize: number
    uncompressedSize: number
    crc32: number
    /** Who packed it, in the upper byte: 3 is Unix. */
    versionMadeBy: number
    /** In the upper half, on Unix, the mode of the file. */
    externalFileAttributes: number
    isEncrypted(): boolean
  }
  export interface ZipFile {
    readonly entryCount: number
    eachEntry(): AsyncIterableIterator<Entry>
    openReadStreamPromise(entry: Entry): Promise<Readable>
  }
  export interface Options {
    /** Backslashes in names are an error, and no slashes of another system. */
    strictFileNames?: boolean
  }
  export function fromBufferPromise(buffer: Buffer, options?: Options): Promise<ZipFile>
}
