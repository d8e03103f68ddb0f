/** `$rename`: takes a field away from one path and sets it at another. */
import type { Document } from '../contract.ts'
import { badValue } from './errors.ts'
import type { UpdateAction } from './update-operators.ts'
import { changeAt, getField, setField } from './update-paths.ts'
import { getOwn, isDocument } from './values.ts'

const NO_FILTERS = new Map()

/** Neither path may go through an array. */
const assertNoArray = (document: Document, parts: string[], side: string): void => {
  let value: unknown = document
  for (const part of parts.slice(0, -1)) {
    value = isDocument(value) ? getOwn(value, part) : undefined
    if (Array.isArray(value)) throw badValue(`The ${side} field cannot be an array element, '${parts.join('.')}'`)
  }
}

export const compileRename = (path: string, to: unknown): UpdateAction => {
  if (typeof to !== 'string') {
    throw badValue(`The 'to' field for $rename must be a string: ${path}: ${JSON.stringify(to)}`)
  }
  if (to === path) throw badValue(`The source and target field for $rename must differ: ${path}: "${to}"`)
  const parts = path.split('.')
  const toParts = to.split('.')
  if (toParts.includes('')) {
    throw badValue(`The update path '${to}' contains an empty field name, which is not allowed.`, 56, 'EmptyFieldName')
  }
  if (to.includes('\0')) throw badValue(`The 'to' field for $rename cannot contain an embedded null byte: '${to}'`)
  for (const part of [...parts, ...toParts]) {
    if (part[0] === '$') throw badValue(`The source or target field for $rename may not be dynamic: ${part}`)
  }
  const source = { path, parts, filters: NO_FILTERS, create: false, strict: true }
  const target = { path: to, parts: toParts, filters: NO_FILTERS, create: true }
  return (document, context) => {
    let value: unknown
    changeAt(document, source, context, (parent, key) => {
      value = getField(parent, key)
      return false
    })
    if (value === undefined) return false
    assertNoArray(document, parts, 'source')
    assertNoArray(document, toParts, 'destination')
    changeAt(document, target, context, (parent, key) => {
      setField(parent, key, value)
      return true
    })
    return changeAt(document, source, context, (parent, key) => delete (parent as Document)[key])
  }
}
