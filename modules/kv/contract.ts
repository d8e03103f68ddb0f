import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Nullable, OneOf, Span, Timestamp } from '../schemas.ts'

/** Longest key, in bytes of UTF-8. */
export const KEY_MAX_BYTES = 512

export const SetOptions = Type.Object(
  {
    ttl: Type.Optional(Span({ description: 'Time after which it is gone: "10m" or milliseconds' })),
    ifAbsent: Type.Optional(Type.Boolean({ description: 'Store it only when there is nothing under the key' })),
  },
  { additionalProperties: false },
)
export type SetOptions = Static<typeof SetOptions>

export const ListOptions = Type.Object(
  {
    prefix: Type.Optional(Type.String({ maxLength: KEY_MAX_BYTES })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Type.String({ maxLength: KEY_MAX_BYTES, description: 'cursor of the page before' })),
  },
  { additionalProperties: false },
)
export type ListOptions = Static<typeof ListOptions>

export const KvEntry = Type.Object({
  key: Type.String(),
  type: OneOf(['json', 'bytes']),
  /** Bytes that key and value take. */
  size: Type.Integer(),
  expiresAt: Nullable(Timestamp),
  updatedAt: Timestamp,
})
export type KvEntry = Static<typeof KvEntry>

/** Bytes are given as Base64 text. */
export const KvValue = Type.Object({ ...KvEntry.properties, value: Type.Unknown() })
export type KvValue = Static<typeof KvValue>

export interface KvPage {
  items: KvEntry[]
  /** Absent on the last page. */
  nextCursor?: string
}

/** Values are JSON, or a Uint8Array as a whole. One that has expired is not there, to the millisecond. */
export interface KvService {
  /** Null when there is nothing. @throws M3M_KV_KEY */
  get(projectId: string, key: string): Promise<unknown>
  /** In the order of the keys. @throws M3M_KV_KEY, M3M_KV_MANY */
  getMany(projectId: string, keys: readonly string[]): Promise<unknown[]>
  has(projectId: string, key: string): Promise<boolean>
  /**
   * Resolves to whether it was stored: always, but with `ifAbsent`.
   * @throws M3M_KV_KEY, M3M_KV_VALUE, M3M_KV_TTL, M3M_KV_QUOTA
   */
  set(projectId: string, key: string, value: unknown, options?: SetOptions): Promise<boolean>
  /** Resolves to whether there was something. @throws M3M_KV_KEY */
  delete(projectId: string, key: string): Promise<boolean>
  /**
   * Adds to a number, from 0 when there is none; resolves to the sum. `ttl` counts from the first increment.
   * @throws M3M_KV_KEY, M3M_KV_NUMBER, M3M_KV_TTL, M3M_KV_QUOTA
   */
  increment(projectId: string, key: string, by?: number, options?: Pick<SetOptions, 'ttl'>): Promise<number>
  /** By key. A page may hold less than `limit` and yet have another behind it. */
  list(projectId: string, options?: ListOptions): Promise<KvPage>
}

export const kvRef = serviceRef<KvService>('kv')
