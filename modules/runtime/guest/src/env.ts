/** The global `env`: values pushed into the isolate, read at once. */
import { hasOwn } from './primordials.ts'

let values: Record<string, unknown> = Object.freeze(Object.create(null))

function freeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  for (const item of Object.values(value)) freeze(item)
  return Object.freeze(value)
}

/** Takes all values anew. */
export function setEnv(next: Record<string, unknown>): void {
  const copy: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(next)) copy[name] = freeze(next[name])
  values = Object.freeze(copy)
}

export const env = Object.freeze({
  get: (key: string, fallback?: unknown): unknown => (hasOwn(values, key) ? values[key] : fallback),
  has: (key: string): boolean => hasOwn(values, key),
  /** All values; the `env` argument of Workers-style handlers. */
  get all(): Record<string, unknown> {
    return values
  },
})
