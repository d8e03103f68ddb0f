/** Updates with operators, compiled to a function that changes a private copy of the document. */
import type { Document } from '../contract.ts'
import { equal } from './compare.ts'
import { badValue, failedToParse, immutableId, MqlError } from './errors.ts'
import { typeName } from './types.ts'
import { type ArrayFilters, compileArrayFilters } from './update-filters.ts'
import { OPERATORS, type UpdateAction } from './update-operators.ts'
import { compileRename } from './update-rename.ts'
import { clone, isArrayIndex, isDocument } from './values.ts'

export interface UpdateContext {
  /** The array index the filter matched, for `$`. */
  position?: number
  /** The document is being inserted by an upsert. */
  insert?: boolean
  now?: Date
  /** The document as array filters see it, untouched by the operators before. */
  before?: Document
  /** Told each path that is changed, with its indexes. */
  touch?: (path: string) => void
}

/** Changes the document; true when something is different afterwards. */
export type Update = (document: Document, context: UpdateContext) => boolean

interface Step {
  operator: string
  parts: string[]
  apply: UpdateAction
}

const REFERENCE_FIELDS = new Set(['$ref', '$id', '$db'])

const checkPart = (part: string, path: string, filters: ArrayFilters, used: Set<string>): void => {
  if (part === '') {
    const message = `The update path '${path}' contains an empty field name, which is not allowed.`
    throw badValue(message, 56, 'EmptyFieldName')
  }
  if (part === '$' || part === '$[]' || REFERENCE_FIELDS.has(part)) return
  const identifier = /^\$\[(.+)\]$/.exec(part)?.[1]
  if (identifier !== undefined) {
    if (!filters.has(identifier)) {
      throw badValue(`No array filter found for identifier '${identifier}' in path '${path}'`)
    }
    used.add(identifier)
  } else if (part[0] === '$') {
    const message = `The dollar ($) prefixed field '${part}' in '${path}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`
    throw badValue(message, 52, 'DollarPrefixedFieldName')
  }
}

const checkPath = (path: string, filters: ArrayFilters, used: Set<string>): string[] => {
  if (path === '') throw badValue('An empty update path is not valid.', 56, 'EmptyFieldName')
  if (path.includes('\0')) throw badValue(`The update path '${path}' contains a null byte`)
  const parts = path.split('.')
  if (parts.length > 200) throw new MqlError(15, 'Overflow', 'FieldPath is too long')
  for (const part of parts) checkPart(part, path, filters, used)
  if (parts.filter((part) => part === '$').length > 1) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`)
  }
  if (parts[0] === '$' || parts[0]!.startsWith('$[')) {
    throw badValue(`Cannot have positional (i.e. '$') element in the first position in path '${path}'`)
  }
  return parts
}

const checkConflict = (path: string, seen: string[]): void => {
  const other = seen.find((known) => known === path || known.startsWith(`${path}.`) || path.startsWith(`${known}.`))
  if (other !== undefined) {
    const at = other.length < path.length ? other : path
    throw badValue(`Updating the path '${path}' would create a conflict at '${at}'`, 40, 'ConflictingUpdateOperators')
  }
  seen.push(path)
}

/** The server merges all operators into one tree: new fields appear in the order of their paths. */
const byPath = (a: Step, b: Step): number => {
  for (let i = 0; i < a.parts.length && i < b.parts.length; i++) {
    const [p, q] = [a.parts[i]!, b.parts[i]!]
    if (p === q) continue
    if (isArrayIndex(p) && isArrayIndex(q)) return Number(p) - Number(q)
    return p < q ? -1 : 1
  }
  return a.parts.length - b.parts.length
}

const unknownModifier = (operator: string): MqlError =>
  failedToParse(
    `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
  )

const compileSteps = (update: Document, filters: ArrayFilters): Step[] => {
  const steps: Step[] = []
  const seen: string[] = []
  const used = new Set<string>()
  for (const [operator, fields] of Object.entries(update)) {
    const isRename = operator === '$rename'
    if (!isRename && !Object.hasOwn(OPERATORS, operator)) throw unknownModifier(operator)
    if (!isDocument(fields)) {
      throw failedToParse(
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ...}`,
      )
    }
    for (const [path, argument] of Object.entries(fields)) {
      const parts = checkPath(path, filters, used)
      checkConflict(path, seen)
      if (isRename) {
        const apply = compileRename(path, argument)
        checkConflict(argument as string, seen)
        // It takes effect where the field goes to.
        steps.push({ operator, parts: (argument as string).split('.'), apply })
      } else steps.push({ operator, parts, apply: OPERATORS[operator]!(argument, path, parts, filters) })
    }
  }
  for (const identifier of filters.keys()) {
    if (!used.has(identifier)) {
      throw failedToParse(`The array filter for identifier '${identifier}' was not used in the update`)
    }
  }
  return steps.sort(byPath)
}

/** Compiles an update with operators. @throws MqlError for what is not one */
export const compileUpdate = (update: unknown, arrayFilters?: unknown): Update => {
  if (!isDocument(update) || Object.keys(update)[0]?.[0] !== '$') {
    throw failedToParse('Update document requires atomic operators')
  }
  const filters = compileArrayFilters(arrayFilters)
  const steps = compileSteps(update, filters)
  // Whether `a.$` and `a.$[x]` meet another path shows only in the document.
  const mayMeet = steps.length > 1 && steps.some(({ parts }) => parts.some((part) => part[0] === '$'))
  return (document, given) => {
    const seen: string[] = []
    const traced = (): UpdateContext => ({
      ...given,
      before: filters.size > 0 ? clone(document) : undefined,
      touch: (path) => checkConflict(path, seen),
    })
    const context = mayMeet ? traced() : given
    const id = document._id
    let changed = false
    for (const { operator, apply } of steps) {
      if (operator === '$setOnInsert' && !context.insert) continue
      if (apply(document, context)) changed = true
    }
    const sameId = document._id === undefined ? id === undefined : equal(document._id, id)
    if (changed && !context.insert && !sameId) throw immutableId()
    return changed
  }
}
