/** `$setWindowFields` and `$fill`: values worked out from the documents around each one. */
import type { Document } from '../../contract.ts'
import { compare, groupKey } from '../compare.ts'
import { failedToParse, location, typeMismatch } from '../errors.ts'
import { compileExpression } from '../expressions.ts'
import { Memory } from '../memory.ts'
import { checkFieldPath, writePath } from '../paths.ts'
import type { Stage, StageContext } from '../pipeline.ts'
import { compareSortKeys, parseSort, sortKeys } from '../sort.ts'
import { isDocument, isNil } from '../values.ts'
import { streaming } from './selection.ts'
import type { Partition } from './window-bounds.ts'
import { compileWindowFunction } from './window-functions.ts'

const PARTITION_ARRAY = "An expression used to partition cannot evaluate to value of type 'array'"

interface Row {
  document: Document
  keys: unknown[]
}

export const setWindowFields = (argument: unknown, { scope, environment }: StageContext): Stage => {
  if (!isDocument(argument)) throw failedToParse('the $setWindowFields stage specification must be an object')
  const { partitionBy = null, sortBy, output, ...others } = argument
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) {
    throw location(40415, `BSON field '$setWindowFields.${unknown}' is an unknown field.`)
  }
  if (!isDocument(output)) throw location(40414, "BSON field '$setWindowFields.output' is missing but a required field")
  if (!isNil(sortBy) && !isDocument(sortBy)) throw typeMismatch("'sortBy' of $setWindowFields must be an object")
  const sort = parseSort(sortBy)
  const { variables } = environment
  const partitionOf = compileExpression(partitionBy, scope)
  const fields = Object.entries(output).map(([path, definition]) => ({
    parts: checkFieldPath(path),
    calculate: compileWindowFunction(definition, { sort, scope, variables }),
  }))

  const partitions = (input: Iterable<Document>, memory: Memory): Partition[] => {
    const groups = new Map<string, { id: unknown; rows: Row[] }>()
    for (const document of input) {
      const id = partitionOf(document, variables) ?? null
      if (Array.isArray(id)) throw typeMismatch(PARTITION_ARRAY)
      memory.hold(document)
      const key = groupKey(id)
      const row = { document, keys: sortKeys(document, sort) }
      const known = groups.get(key)
      if (known) known.rows.push(row)
      else groups.set(key, { id, rows: [row] })
    }
    return [...groups.values()]
      .sort((a, b) => compare(a.id, b.id))
      .map(({ rows }) => {
        if (sort.length > 0) rows.sort((a, b) => compareSortKeys(a.keys, b.keys, sort))
        return { documents: rows.map(({ document }) => document), keys: rows.map(({ keys }) => keys) }
      })
  }

  return streaming(function* (input) {
    const memory = new Memory('$setWindowFields')
    for (const partition of partitions(input, memory)) {
      const columns = fields.map(({ parts, calculate }) => ({ parts, values: calculate(partition, memory) }))
      for (const [i, document] of partition.documents.entries()) {
        const result = { ...document }
        for (const { parts, values } of columns) writePath(result, parts, 0, values[i])
        yield result
      }
    }
  })
}

const FILLERS: Record<string, string> = { linear: '$linearFill', locf: '$locf' }

const partitionOf = ({ partitionBy, partitionByFields }: Document): unknown => {
  if (partitionByFields === undefined) {
    const isExpression = isNil(partitionBy) || isDocument(partitionBy) || String(partitionBy)[0] === '$'
    if (!isExpression) throw failedToParse("The 'partitionBy' of $fill must be an object or a $-prefixed path")
    return partitionBy ?? null
  }
  if (partitionBy !== undefined) {
    throw location(6050204, "Maximum one of 'partitionBy' and 'partitionByFields can be specified in '$fill'")
  }
  if (!Array.isArray(partitionByFields)) throw typeMismatch("The 'partitionByFields' of $fill must be an array")
  const paths = partitionByFields.map((path, i) => {
    if (typeof path !== 'string' || path === '' || path[0] === '$') {
      throw failedToParse("The 'partitionByFields' of $fill must be names of fields")
    }
    return [String(i), `$${path}`]
  })
  return Object.fromEntries(paths)
}

export const fill = (argument: unknown, { compile }: StageContext): Stage => {
  if (!isDocument(argument)) throw failedToParse('the $fill stage specification must be an object')
  const { partitionBy, partitionByFields, sortBy, output, ...others } = argument
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw location(40415, `BSON field '$fill.${unknown}' is an unknown field.`)
  if (!isDocument(output) || Object.keys(output).length === 0) {
    throw location(40414, "BSON field '$fill.output' is missing but a required field")
  }
  const windows: Document = {}
  const constants: Document = {}
  for (const [path, how] of Object.entries(output)) {
    const keys = isDocument(how) ? Object.keys(how) : []
    if (keys.length !== 1 || (keys[0] !== 'value' && keys[0] !== 'method')) {
      throw failedToParse(`Each field of the 'output' of $fill takes either a 'value' or a 'method': ${path}`)
    }
    if (keys[0] === 'value') constants[path] = { $ifNull: [`$${path}`, how.value] }
    else if (!Object.hasOwn(FILLERS, how.method)) throw location(6050202, `Unknown fill method: ${how.method}`)
    else if (isNil(sortBy)) throw failedToParse(`The method '${how.method}' of $fill needs a 'sortBy'`)
    else windows[path] = { [FILLERS[how.method]!]: `$${path}` }
  }
  const stages: Document[] = []
  const partition = partitionOf(argument)
  if (Object.keys(windows).length > 0) {
    stages.push({ $setWindowFields: { partitionBy: partition, sortBy, output: windows } })
  }
  if (Object.keys(constants).length > 0) stages.push({ $addFields: constants })
  return compile(stages)
}
