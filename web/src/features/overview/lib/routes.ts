/** The order of the table of routes, as it stands in the address. */
import type { RouteFigures } from '../../../../../modules/metrics/contract.ts'
import type { Order, RouteColumn } from './search.ts'

export interface Sorting {
  by: RouteColumn
  order: Order
}
export const DEFAULT_SORTING: Sorting = { by: 'requests', order: 'desc' }

/** Names begin at A, figures with the greatest. */
const firstOrder = (column: RouteColumn): Order => (column === 'route' ? 'asc' : 'desc')

/** What pressing a column's head does: sorts by it, or turns the order round. */
export const pressed = (column: RouteColumn, { by, order }: Sorting): Sorting => ({
  by: column,
  order: column !== by ? firstOrder(column) : order === 'asc' ? 'desc' : 'asc',
})

export const sortingOf = (by: RouteColumn | undefined, order: Order | undefined): Sorting =>
  by ? { by, order: order ?? firstOrder(by) } : DEFAULT_SORTING

/** For the address: nothing of what goes without saying. */
export const toSearch = ({ by, order }: Sorting): { sort: RouteColumn | undefined; order: Order | undefined } => ({
  sort: by === DEFAULT_SORTING.by && order === DEFAULT_SORTING.order ? undefined : by,
  order: order === firstOrder(by) ? undefined : order,
})

/** Sorted anew; equals keep the server's order, what was not measured comes last. */
export function sortRoutes(
  routes: readonly RouteFigures[],
  { by, order }: Sorting,
  compare: (a: string, b: string) => number,
): RouteFigures[] {
  const turn = order === 'asc' ? 1 : -1
  return routes.toSorted((a, b) => {
    if (by === 'route') return turn * compare(a.route, b.route)
    const [left, right] = [a[by], b[by]]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return turn * (left - right)
  })
}
