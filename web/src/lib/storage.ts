const memory = new Map<string, string>()

/** The part of the browser's Storage that is used. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** localStorage that never throws: where it is closed or full, values live as long as the page. */
export const safeStorage: TextStorage = {
  getItem(key) {
    try {
      return localStorage.getItem(key) ?? memory.get(key) ?? null
    } catch {
      return memory.get(key) ?? null
    }
  },
  setItem(key, value) {
    memory.set(key, value)
    try {
      localStorage.setItem(key, value)
    } catch {
      // The value stays in memory.
    }
  },
  removeItem(key) {
    memory.delete(key)
    try {
      localStorage.removeItem(key)
    } catch {
      // Nothing was stored there.
    }
  },
}
