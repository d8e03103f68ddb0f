/** How often a request under way has gone through services already, as its header told. */
export interface Hops {
  set(requestId: string, hops: number): void
  delete(requestId: string): void
  of(requestId: string | undefined): number
}

/** More than this many services one behind the other are a loop. */
export const MAX_HOPS = 8

export function createHops(): Hops {
  const known = new Map<string, number>()
  return {
    set: (requestId, hops) => void known.set(requestId, hops),
    delete: (requestId) => void known.delete(requestId),
    of: (requestId) => (requestId === undefined ? 0 : (known.get(requestId) ?? 0)),
  }
}
