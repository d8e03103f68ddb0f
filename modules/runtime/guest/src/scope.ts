/**
 * Which request the running code belongs to. Exact in the synchronous part of a handler, in timers and right after the
 * await of a host call; elsewhere after an await it is a guess: the only request in progress, if it is the only one.
 * `ctx.logger` is always exact.
 */
import { mapDelete, mapSet } from './primordials.ts'

export interface Scope {
  readonly requestId: string | null
}

/** Work that belongs to no request: schedules, hooks, timers started by these. */
export const background: Scope = { requestId: null }

let current: Scope | null = null
const inProgress = new Map<number, Scope>()
let backgroundJobs = 0

/** Enters a scope; hand the result to `leave`. */
export function enter(scope: Scope | null): Scope | null {
  const before = current
  current = scope
  return before
}
export function leave(before: Scope | null): void {
  current = before
}

/** The scope to remember for work that goes on later. */
export function currentScope(): Scope | null {
  if (current !== null) return current
  if (backgroundJobs === 0 && inProgress.size === 1) for (const only of inProgress.values()) return only
  return null
}
export function currentRequestId(): string | null {
  const scope = currentScope()
  return scope === null ? null : scope.requestId
}

export function begin(id: number, scope: Scope): void {
  mapSet(inProgress, id, scope)
}
export function end(id: number): void {
  mapDelete(inProgress, id)
}
export function beginBackground(): void {
  backgroundJobs += 1
}
export function endBackground(): void {
  backgroundJobs -= 1
}
