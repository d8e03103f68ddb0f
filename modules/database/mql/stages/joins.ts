/** What the stages that read other collections have in common. */
import type { Document } from '../../contract.ts'
import { failedToParse, notSupported } from '../errors.ts'
import type { StageContext } from '../pipeline.ts'
import { isDocument, isOperatorDocument, isRegex } from '../values.ts'

export type Find = (collection: string, filter: Document) => Iterable<Document>

export const finder = ({ environment }: StageContext): Find => {
  if (!environment.find) throw notSupported('reading another collection here')
  return environment.find
}

/** The filter for documents whose field is equal to one of the values, as they are: patterns match only themselves. */
export const equalToAny = (field: string, values: unknown[]): Document => {
  const isPlain = !values.some((value) => isRegex(value) || isOperatorDocument(value))
  return isPlain ? { [field]: { $in: values } } : { $or: values.map((value) => ({ [field]: { $eq: value } })) }
}

/** The name of the other collection. @throws for another database, which there is none of */
export const collectionName = (source: unknown, stage: string, field: string): string => {
  if (isDocument(source)) throw notSupported(`another database in ${stage}`)
  if (typeof source === 'string' && source !== '') return source
  throw failedToParse(`${stage} argument '${field}' must be a string, the name of a collection`)
}

/** Whether a pipeline brings its own documents and needs no collection. */
export const startsWithDocuments = (pipeline: unknown): boolean =>
  Array.isArray(pipeline) && isDocument(pipeline[0]) && Object.hasOwn(pipeline[0], '$documents')
