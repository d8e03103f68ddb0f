/** Sliding limit on failed logins, per account and address, and more generously per address. */
import { tooManyLogins } from './auth.errors.ts'

const WINDOW_MS = 15 * 60_000
const PER_ACCOUNT = 10
const PER_ADDRESS = 100
/** Beyond so many keys the oldest are forgotten, so that a flood costs memory for these only. */
const MAX_KEYS = 50_000

export interface LoginLimit {
  /**
   * Counts an attempt as failed until it is known to be right, so that attempts at once count as well.
   * @returns to be called when the login was right
   * @throws M3M_AUTH_TOO_MANY with `retryAfter`
   */
  attempt(account: string, address: string): () => void
}

export function createLoginLimit(now: () => number = Date.now): LoginLimit {
  const failures = new Map<string, number[]>()

  const recent = (key: string): number[] => (failures.get(key) ?? []).filter((time) => time > now() - WINDOW_MS)
  const store = (key: string, times: number[]): void => {
    // Deleting first moves the key to the end: the map is ordered by last use.
    failures.delete(key)
    if (times.length > 0) failures.set(key, times)
    if (failures.size > MAX_KEYS) failures.delete(failures.keys().next().value!)
  }

  return {
    attempt(account, address) {
      const accountKey = `${address} ${account.trim().toLowerCase()}`
      const limits: [string, number][] = [
        [accountKey, PER_ACCOUNT],
        [address, PER_ADDRESS],
      ]
      for (const [key, limit] of limits) {
        const times = recent(key)
        if (times.length < limit) continue
        const waitMs = times[times.length - limit]! + WINDOW_MS - now()
        throw tooManyLogins([Math.ceil(waitMs / 60_000)], { retryAfter: Math.ceil(waitMs / 1000) })
      }
      const time = now()
      for (const [key] of limits) store(key, [...recent(key), time])
      return () => {
        store(accountKey, [])
        const times = recent(address)
        const index = times.indexOf(time)
        store(address, index < 0 ? times : times.toSpliced(index, 1))
      }
    },
  }
}
