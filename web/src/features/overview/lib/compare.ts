/** Figures made of others. */

/** Share of requests that the service failed; null without any. */
export const errorRate = ({ requests, statuses }: { requests: number; statuses: { '5xx': number } }): number | null =>
  requests === 0 ? null : statuses['5xx'] / requests

export const sumOf = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)
