/** The order of records as the address has it: `-createdAt,name`. */

export type Direction = 'asc' | 'desc'
const MAX = 3

const partsOf = (sort: string | undefined): string[] => (sort === undefined ? [] : sort.split(',').filter(Boolean))
const keyOf = (part: string): string => (part[0] === '-' ? part.slice(1) : part)

export function directionOf(sort: string | undefined, key: string): Direction | null {
  const part = partsOf(sort).find((one) => keyOf(one) === key)
  return part === undefined ? null : part[0] === '-' ? 'desc' : 'asc'
}

/** What a press on the head of a column does: up, down, and off again. @param more beside the order there is */
export function nextSort(sort: string | undefined, key: string, more = false): string | undefined {
  const direction = directionOf(sort, key)
  const next = direction === null ? key : direction === 'asc' ? `-${key}` : undefined
  if (!more) return next
  const others = partsOf(sort).filter((part) => keyOf(part) !== key)
  const all = next === undefined ? others : direction === null ? [...others, next].slice(-MAX) : [...others, next]
  return all.join(',') || undefined
}

/** Without the columns that are not there any more. */
export function knownSort(sort: string | undefined, keys: ReadonlySet<string>): string | undefined {
  return (
    partsOf(sort)
      .filter((part) => keys.has(keyOf(part)))
      .slice(0, MAX)
      .join(',') || undefined
  )
}
