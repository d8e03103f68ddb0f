/** Regular expressions in filters, in the words of MongoDB. */
import { defineProperty, isArray, isBytes, isKindOf, keys } from '../primordials.ts'

/** Deeper down the host refuses it anyway. */
const MAX_DEPTH = 50
const patternPrototype = RegExp.prototype
const datePrototype = Date.prototype

/** A copy of a filter or pipeline with `/a/i` as `{ $regex: 'a', $options: 'i' }`. */
export function withPatterns(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH || isBytes(value)) return value
  if (isKindOf(patternPrototype, value)) {
    const { source, flags } = value as RegExp
    const options = flags.replace(/[^ims]/g, '')
    return options === '' ? { $regex: source } : { $regex: source, $options: options }
  }
  if (isKindOf(datePrototype, value)) return value
  if (isArray(value)) return value.map((item) => withPatterns(item, depth + 1))
  const copy: Record<string, unknown> = {}
  const names = keys(value)
  for (let at = 0; at < names.length; at += 1) {
    const name = names[at]!
    // Not assigned: a key may be called __proto__.
    defineProperty(copy, name, {
      value: withPatterns((value as Record<string, unknown>)[name], depth + 1),
      writable: true,
      enumerable: true,
      configurable: true,
    })
  }
  return copy
}
