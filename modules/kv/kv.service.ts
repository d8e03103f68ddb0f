import { spanMs } from '../schemas.ts'
import { type Amount, createQuota } from '../shared/quota.ts'
import type { KvEntry, KvService, KvValue } from './contract.ts'
import { createIncrements } from './increments.ts'
import type { KvConfig } from './kv.config.ts'
import { kvMany, kvNumber, kvQuota, kvTtl, kvValue } from './kv.errors.ts'
import type { KvDocument, KvRepository, NewEntry } from './kv.repository.ts'
import { checkKey, decode, encode, isOver } from './values.ts'

export const MAX_KEYS = 100
const MAX_READ_BYTES = 16 * 1024 * 1024
const MAX_TTL_MS = 10 * 366 * 86_400_000
const PAGE = 100

export interface KvModule extends KvService {
  /** An entry with its value, bytes as they are; null when there is none. */
  entry(projectId: string, key: string): Promise<KvValue | null>
}

/** @param clock the time in ms */
export function createKvService(repository: KvRepository, config: KvConfig, clock: () => number = Date.now): KvModule {
  const quota = createQuota({
    max: { entries: config.maxEntries, bytes: config.maxBytes },
    count: (id) => repository.usage(id),
    recountMs: 2_000,
  })
  const expiry = (ttl: number | undefined, now: number) => (ttl === undefined ? {} : { expiresAt: new Date(now + ttl) })

  /** Room for an entry beside what is there; where there is none, room for what it takes more than the one it replaces. */
  const reserve = async (projectId: string, key: string, size: number): Promise<Amount<'entries' | 'bytes'>> => {
    const whole = { entries: 1, bytes: size }
    if (await quota.reserve(projectId, whole)) return whole
    const before = await repository.head(projectId, key)
    const more = { entries: 0, bytes: Math.max(0, size - (before?.size ?? 0)) }
    if (before && (await quota.reserve(projectId, more))) return more
    throw kvQuota([config.maxEntries, config.maxBytes])
  }
  /** Stores an entry. `store` resolves to the size of what was there; undefined: nothing was stored. */
  const keep = async (
    projectId: string,
    key: string,
    { size }: Pick<NewEntry, 'size'>,
    store: () => Promise<number | null | undefined>,
  ): Promise<boolean> => {
    const room = await reserve(projectId, key, size)
    let taken = { entries: 0, bytes: 0 }
    try {
      const before = await store()
      if (before === null) taken = { entries: 1, bytes: size }
      else if (before !== undefined) taken = { entries: 0, bytes: size - before }
      return before !== undefined
    } finally {
      quota.settle(projectId, room, taken)
    }
  }
  const addIfAbsent = (projectId: string, key: string, entry: NewEntry) =>
    keep(projectId, key, entry, async () => {
      const expired = await repository.add(projectId, key, entry)
      return expired === null ? undefined : expired === 0 ? null : expired
    })

  const increments = createIncrements(async (projectId, key, by, ttl) => {
    for (;;) {
      const now = clock()
      const sum = await repository.increment(projectId, key, by, new Date(now))
      if (sum !== null) return sum
      const first = { ...encode(key, by, config.valueBytes), ...expiry(ttl, now), updatedAt: new Date(now) }
      if (await addIfAbsent(projectId, key, first)) return by
      // Another one was faster, or there is something else.
      const there = await repository.find(projectId, key)
      if (there && !isOver(there, clock()) && there.number === undefined) throw kvNumber([key.slice(0, 60)])
    }
  })

  const service: KvModule = {
    async get(projectId, key) {
      checkKey(key)
      const found = await repository.find(projectId, key)
      return found && !isOver(found, clock()) ? decode(found) : null
    },
    async getMany(projectId, keys) {
      for (const key of keys) checkKey(key)
      if (keys.length > MAX_KEYS) throw kvMany([MAX_KEYS, MAX_READ_BYTES])
      const heads = keys.length === 0 ? [] : await repository.heads(projectId, keys)
      if (heads.reduce((sum, { size }) => sum + size, 0) > MAX_READ_BYTES) throw kvMany([MAX_KEYS, MAX_READ_BYTES])
      const found = heads.length === 0 ? [] : await repository.findMany(projectId, keys)
      const now = clock()
      const byKey = new Map(found.map((entry) => [keyOf(entry), entry]))
      return keys.map((key) => {
        const entry = byKey.get(key)
        return entry && !isOver(entry, now) ? decode(entry) : null
      })
    },
    async has(projectId, key) {
      checkKey(key)
      const found = await repository.head(projectId, key)
      return found !== null && !isOver(found, clock())
    },
    async set(projectId, key, value, { ttl, ifAbsent } = {}) {
      checkKey(key)
      const now = clock()
      const entry = {
        ...encode(key, value, config.valueBytes),
        ...expiry(ttlMs(ttl), now),
        updatedAt: new Date(now),
      }
      if (ifAbsent) return addIfAbsent(projectId, key, entry)
      return keep(projectId, key, entry, () => repository.replace(projectId, key, entry))
    },
    async delete(projectId, key) {
      checkKey(key)
      const before = await repository.remove(projectId, key)
      if (before) quota.remove(projectId, { entries: 1, bytes: before.size })
      return before !== null && !isOver(before, clock())
    },
    async increment(projectId, key, by = 1, { ttl } = {}) {
      checkKey(key)
      if (!Number.isSafeInteger(by)) throw kvValue([key.slice(0, 60), 'counters grow by whole numbers'])
      return increments(projectId, key, by, ttlMs(ttl))
    },
    async list(projectId, { prefix = '', limit = PAGE, cursor } = {}) {
      if (prefix !== '') checkKey(prefix)
      if (cursor !== undefined) checkKey(cursor)
      const found = await repository.page(projectId, prefix, cursor, limit + 1)
      const page = found.slice(0, limit)
      const now = clock()
      return {
        items: page.filter((entry) => !isOver(entry, now)).map(toEntry),
        ...(found.length > limit ? { nextCursor: keyOf(page.at(-1)!) } : {}),
      }
    },
    async entry(projectId, key) {
      checkKey(key)
      const found = await repository.find(projectId, key)
      return found && !isOver(found, clock()) ? { ...toEntry(found), value: decode(found) } : null
    },
  }
  return service
}

/** @throws M3M_KV_TTL */
function ttlMs(ttl: string | number | undefined): number | undefined {
  if (ttl === undefined) return undefined
  const ms = spanMs(ttl)
  if (ms === undefined || ms < 1 || ms > MAX_TTL_MS) throw kvTtl([ttl])
  return ms
}

const keyOf = ({ _id }: Pick<KvDocument, '_id'>): string => _id.slice(_id.indexOf(':') + 1)

const toEntry = (entry: Pick<KvDocument, '_id' | 'kind' | 'size' | 'expiresAt' | 'updatedAt'>): KvEntry => ({
  key: keyOf(entry),
  type: entry.kind,
  size: entry.size,
  expiresAt: entry.expiresAt?.toISOString() ?? null,
  updatedAt: entry.updatedAt.toISOString(),
})
