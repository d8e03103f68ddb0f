/** Operations that look after a file: nothing a query would ask for. */
import { MqlError } from '../mql/errors.ts'
import { indexTable } from './catalog.ts'
import { fillIndex } from './index-build.ts'
import type { WriteContext } from './write.ts'

/** Empties an index and fills it from the documents; an error, such as a violated uniqueness, leaves it as it was. */
export const rebuildIndex = (context: WriteContext, collectionName: string, { name }: { name: string }): null => {
  const collection = context.catalog.find(collectionName)
  const index = collection?.indexes.find((each) => each.name === name)
  if (!collection || !index) throw new MqlError(27, 'IndexNotFound', `index not found with name [${name}]`)
  context.store.run(`DELETE FROM ${indexTable(index)}`)
  fillIndex(context, collectionName, index)
  return null
}

/** Gives free pages back: some, so that others have their turn soon, or all by writing the file anew. */
export const compact = ({ store }: WriteContext, _name: string, { pages }: { pages?: number }) => {
  if (pages === undefined) store.vacuumAll()
  else store.vacuumSome(pages)
  const { freePages } = store
  if (freePages === 0) store.emptyLog()
  return { freePages }
}
