/** What the page's address may say. Part of the first page's scripts, hence nothing else is here. */
export const RANGES = ['1h', '6h', '24h', '7d', '30d'] as const
export type Range = (typeof RANGES)[number]

export const ROUTE_COLUMNS = ['route', 'requests', 'clientErrors', 'errors', 'p50', 'p90', 'p99'] as const
export type RouteColumn = (typeof ROUTE_COLUMNS)[number]
export const ORDERS = ['asc', 'desc'] as const
export type Order = (typeof ORDERS)[number]
