import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, OneOf, Timestamp } from '../schemas.ts'

/** Bytes of a text that is edited in the browser. */
export const TEXT_MAX_BYTES = 1_048_576
/** Sides of previews, in pixels. */
export const THUMBNAIL_SIZES = [50, 100, 200, 400] as const

export const StorageEntry = Type.Object({
  id: Id,
  /** From the root of the project's storage, which is `/`. */
  path: Type.String(),
  name: Type.String(),
  type: OneOf(['file', 'directory']),
  /** Bytes; 0 for a folder. */
  size: Type.Integer(),
  /** Media type of a file, by what is in it and by its name; null for a folder. */
  mime: Nullable(Type.String()),
  /** Names what is in a file now; null for a folder. */
  etag: Nullable(Type.String()),
  createdAt: Timestamp,
  updatedAt: Timestamp,
})
export type StorageEntry = Static<typeof StorageEntry>

export const STORAGE_ORDERS = ['name', 'size', 'time'] as const
export const StorageListOptions = Type.Object(
  {
    /** Folders come first, whatever the order. */
    sort: Type.Optional(OneOf(STORAGE_ORDERS, { default: 'name' })),
    order: Type.Optional(OneOf(['asc', 'desc'], { default: 'asc' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: 8192, description: 'cursor of the page before' })),
  },
  { additionalProperties: false },
)
export type StorageListOptions = Static<typeof StorageListOptions>

/** What becomes of a write where something is already: `rename` takes `name (1).txt`. */
export const STORAGE_CONFLICTS = ['refuse', 'overwrite', 'rename'] as const
export const StorageConflict = OneOf(STORAGE_CONFLICTS)
export type StorageConflict = Static<typeof StorageConflict>

export const StorageUsage = Type.Object({
  bytes: Type.Integer(),
  files: Type.Integer(),
  directories: Type.Integer(),
  /** Quotas: of bytes, and of files and folders together. */
  maxBytes: Type.Integer(),
  maxEntries: Type.Integer(),
  /** Of one file. */
  maxFileBytes: Type.Integer(),
})
export type StorageUsage = Static<typeof StorageUsage>

/** What the files of all projects take. */
export const StorageTotals = Type.Object({
  driver: OneOf(['disk', 'gridfs']),
  /** The place, in words. */
  description: Type.String(),
  bytes: Type.Integer(),
  files: Type.Integer(),
  directories: Type.Integer(),
  items: Type.Array(
    Type.Object({
      project: Type.Object({ id: Id, slug: Type.String(), name: Type.String() }),
      ...StorageUsage.properties,
    }),
  ),
})
export type StorageTotals = Static<typeof StorageTotals>

/** An address under which everybody who knows it reads a file. */
export const StorageLink = Type.Object({
  id: Id,
  /** Where the file is now. */
  path: Type.String(),
  url: Type.String(),
  createdAt: Timestamp,
  /** Null: it stays. */
  expiresAt: Nullable(Timestamp),
  expired: Type.Boolean(),
})
export type StorageLink = Static<typeof StorageLink>

export interface StoragePage {
  items: StorageEntry[]
  /** Absent on the last page. */
  nextCursor?: string
}

export interface StorageRange {
  /** First byte; from the end when below zero. */
  start?: number
  /** The byte behind the last one. */
  end?: number
}

export interface StorageWriteOptions {
  /** Default: overwrite. */
  conflict?: StorageConflict
  /** Only when the file is still the one with this etag; `*`: only when there is one. */
  ifMatch?: string
}

/** A file that is being read: its bytes stay as they are, whatever becomes of it meanwhile. */
export interface StorageContent {
  entry: StorageEntry
  /** Bytes from `start` up to, not including, `end`. */
  start: number
  end: number
  /** Must be read to its end, or returned. */
  bytes: AsyncIterable<Uint8Array>
}

/** A text, bytes, or bytes that come by and by. */
export type StorageData = string | Uint8Array | AsyncIterable<Uint8Array>

/**
 * Files and folders of projects. Every path is looked at first: M3M_STORAGE_PATH for one that cannot be. What a disk
 * refuses is M3M_STORAGE_FULL, M3M_STORAGE_READ_ONLY, M3M_STORAGE_BUSY or M3M_STORAGE_IO; nothing is half written then.
 */
export interface StorageService {
  /** Null when there is nothing. */
  stat(projectId: string, path: string): Promise<StorageEntry | null>
  /** A page of a folder. @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_NOT_DIRECTORY, M3M_STORAGE_CURSOR */
  list(projectId: string, path: string, options?: StorageListOptions): Promise<StoragePage>
  /** Files and folders of the whole project with `text` in their names, case and accents aside, by name. */
  search(projectId: string, text: string, options?: Pick<StorageListOptions, 'limit' | 'cursor'>): Promise<StoragePage>
  /** @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_IS_DIRECTORY, M3M_STORAGE_RANGE, M3M_STORAGE_LOST */
  read(projectId: string, path: string, range?: StorageRange): Promise<StorageContent>
  /** The file as a whole. @throws those of `read`, M3M_STORAGE_READ_SIZE beyond `maxBytes` */
  bytes(
    projectId: string,
    path: string,
    maxBytes: number,
    range?: StorageRange,
  ): Promise<{ entry: StorageEntry; bytes: Buffer }>
  /**
   * Writes a file, whole or not at all, and the folders above it that are missing.
   * @throws M3M_STORAGE_EXISTS, M3M_STORAGE_IS_DIRECTORY, M3M_STORAGE_NOT_DIRECTORY, M3M_STORAGE_CHANGED,
   * M3M_STORAGE_FILE_SIZE, M3M_STORAGE_QUOTA
   */
  write(projectId: string, path: string, data: StorageData, options?: StorageWriteOptions): Promise<StorageEntry>
  /** Adds to the end of a file, or makes it. @throws those of `write` */
  append(projectId: string, path: string, data: string | Uint8Array): Promise<StorageEntry>
  /** Makes a folder and those above it; one that is there is no error. @throws M3M_STORAGE_NOT_DIRECTORY, M3M_STORAGE_QUOTA */
  makeDirectory(projectId: string, path: string): Promise<StorageEntry>
  /**
   * Gives a file or folder, with all in it, another path; the folder it goes to is made when it is missing.
   * @throws M3M_STORAGE_NOT_FOUND, M3M_STORAGE_EXISTS, M3M_STORAGE_INTO_ITSELF, M3M_STORAGE_NOT_DIRECTORY
   */
  move(projectId: string, from: string, to: string, conflict?: StorageConflict): Promise<StorageEntry>
  /** The same with a copy; it is there as a whole, or not. @throws those of `move` and `write` */
  copy(projectId: string, from: string, to: string, conflict?: StorageConflict): Promise<StorageEntry>
  /**
   * Resolves to whether there was something. A folder goes at once with all in it, whose bytes follow.
   * @throws M3M_STORAGE_NOT_EMPTY unless `recursive`
   */
  remove(projectId: string, path: string, options?: { recursive?: boolean }): Promise<boolean>
  /** What a project has, and what it may have. */
  usage(projectId: string): Promise<StorageUsage>
}

export const storageRef = serviceRef<StorageService>('storage')
