/** Reads a collection on both sides in the order of ids, finds every difference and mends it on the target. */
import type { BulkWriteOperation } from '../contract.ts'
import { decode, encode } from '../embedded/codec.ts'
import { compare } from '../mql/compare.ts'
import type { AnyCollection, AnyDocument } from './sides.ts'

export interface Comparison {
  /** Documents of the source. */
  documents: number
  missing: number
  different: number
  surplus: number
}

const MEND_BATCH = 200

/** A document as a text that is the same on both sides when the document is, types and order of fields included. */
const canonical = (document: AnyDocument): string => encode(decode(encode(document)))

/**
 * Compares every document, and makes the target's equal to the source's.
 * @param onDocuments called now and then with the number of documents compared since
 */
export const compareAndMend = async (
  source: AnyCollection,
  target: AnyCollection,
  onDocuments: (documents: number) => void,
): Promise<Comparison> => {
  const result: Comparison = { documents: 0, missing: 0, different: 0, surplus: 0 }
  let mends: BulkWriteOperation<AnyDocument>[] = []
  const flush = async () => {
    const operations = mends
    mends = []
    if (operations.length > 0) await target.bulkWrite(operations, { ordered: true })
  }
  const write = (document: AnyDocument) =>
    mends.push({ replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true } })

  const wanted = source.find().sort({ _id: 1 })
  const found = target.find().sort({ _id: 1 })
  let left = await wanted.next()
  let right = await found.next()
  let unreported = 0
  while (left || right) {
    const order = !left ? 1 : !right ? -1 : compare(left._id, right._id)
    if (order < 0) {
      result.missing++
      write(left!)
    } else if (order > 0) {
      result.surplus++
      mends.push({ deleteOne: { filter: { _id: right!._id } } })
    } else if (canonical(left!) !== canonical(right!)) {
      result.different++
      write(left!)
    }
    if (order <= 0) {
      result.documents++
      if (++unreported === 1000) {
        onDocuments(unreported)
        unreported = 0
      }
      left = await wanted.next()
    }
    if (order >= 0) right = await found.next()
    if (mends.length >= MEND_BATCH) await flush()
  }
  await flush()
  onDocuments(unreported)
  return result
}
