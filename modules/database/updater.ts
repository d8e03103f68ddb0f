import type { Document, Updater } from './contract.ts'
import { compileUpdate } from './mql/update.ts'

/** The update of the embedded database's own language, by itself; both drivers have it. */
export const updater = (update: Document): Updater => {
  const apply = compileUpdate(update)
  return (document, { insert = false } = {}) => apply(document, { insert, now: new Date() })
}
