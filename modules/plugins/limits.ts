import type { Manifest } from './contract.ts'

export interface LimitsInForce {
  concurrency: number
  memoryMb: number
  startMs: number
}

/** What a manifest says, or what holds when it says nothing. */
export const limitsOf = ({ kind, limits = {} }: Partial<Manifest>): LimitsInForce => ({
  concurrency: limits.concurrency ?? (kind === 'native' ? 1 : 16),
  memoryMb: limits.memoryMb ?? 256,
  startMs: limits.startMs ?? 5_000,
})
