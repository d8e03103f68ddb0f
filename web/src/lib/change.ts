/** How a figure stands beside the one of the period before. */

export interface Change {
  /** 0.12: 12 % more; -0.5: half of it. */
  ratio: number
  direction: 'up' | 'down' | 'same'
}

/** Null when there is nothing to compare with: unknown, or none before. */
export function changeOf(now: number | null, before: number | null | undefined): Change | null {
  if (now === null || before === null || before === undefined || before === 0) return null
  const ratio = (now - before) / before
  return { ratio, direction: Math.abs(ratio) < 0.005 ? 'same' : ratio > 0 ? 'up' : 'down' }
}
