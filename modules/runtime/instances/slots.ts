/**
 * Things under way, by number. Not a `Map`: under load a map makes itself a new table every few dozen entries, each old
 * table keeps what it held and points to the next, and so the collector carries everything that ever passed through into
 * the old generation. Slots are overwritten in place.
 */
export interface Slots<T> {
  readonly size: number
  /** Keeps it; its number is not given again for a long time. */
  add(item: T): number
  get(id: number): T | undefined
  /** Returns what was there. */
  remove(id: number): T | undefined
  /** All of them, in no order; whatever happens to the slots meanwhile. */
  entries(): [id: number, item: T][]
}

/** Slots there may be; the rest of a number counts how often its slot was given. */
const MAX_SLOTS = 2 ** 20

export function createSlots<T>(): Slots<T> {
  const items: (T | undefined)[] = []
  const ids: number[] = []
  const free: number[] = []
  const slotOf = (id: number): number => {
    const slot = id % MAX_SLOTS
    return ids[slot] === id ? slot : -1
  }
  return {
    get size() {
      return items.length - free.length
    },
    add(item) {
      let slot = free.pop()
      if (slot === undefined) {
        slot = items.length
        if (slot >= MAX_SLOTS) throw new RangeError(`more than ${MAX_SLOTS} things under way`)
        ids.push(slot)
        items.push(undefined)
      }
      const id = ids[slot]! + MAX_SLOTS
      ids[slot] = id
      items[slot] = item
      return id
    },
    get(id) {
      const slot = slotOf(id)
      return slot < 0 ? undefined : items[slot]
    },
    remove(id) {
      const slot = slotOf(id)
      const item = slot < 0 ? undefined : items[slot]
      if (item === undefined) return undefined
      items[slot] = undefined
      free.push(slot)
      return item
    },
    entries() {
      const found: [number, T][] = []
      for (let slot = 0; slot < items.length; slot += 1) {
        const item = items[slot]
        if (item !== undefined) found.push([ids[slot]!, item])
      }
      return found
    },
  }
}
