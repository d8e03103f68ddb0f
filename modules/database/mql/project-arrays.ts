/** The array operators of a `find` projection: `$slice`, `$elemMatch` and the positional `a.$`. */
import type { Document } from '../contract.ts'
import { location } from './errors.ts'
import { compileFilter } from './match.ts'
import { toNumber } from './numbers.ts'
import type { Adjust } from './project.ts'
import { getOwn, hasOwn, isDocument, isNumber, setOwn } from './values.ts'

/** `[count]` or `[skip, count]`; negative counts from the end. */
const sliceArray = (array: unknown[], skip: number | null, count: number): unknown[] => {
  if (skip === null) return count >= 0 ? array.slice(0, count) : array.slice(count)
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip
  return array.slice(start, start + count)
}

export const sliceProjection = (path: string, argument: unknown): Adjust => {
  if (Array.isArray(argument)) {
    if (argument.length !== 2 || !argument.every(isNumber)) {
      throw location(31272, '$slice array argument should be of form [skip, limit]')
    }
    if (toNumber(argument[1]) <= 0) throw location(31274, 'the $slice limit must be positive')
  }
  const [skip, count] = Array.isArray(argument) ? argument.map(toNumber) : [null, toNumber(argument)]
  const parts = path.split('.')
  const go = (value: unknown, at: number): unknown => {
    if (Array.isArray(value)) return value.map((entry) => go(entry, at))
    const part = parts[at]!
    if (!isDocument(value) || !hasOwn(value, part)) return value
    const inner = value[part]
    if (at < parts.length - 1) return { ...value, [part]: go(inner, at + 1) }
    return Array.isArray(inner) ? { ...value, [part]: sliceArray(inner, skip ?? null, count!) } : value
  }
  return (projected) => go(projected, 0) as Document
}

export const elemMatchProjection = (path: string, filter: unknown): Adjust => {
  const matches = compileFilter({ element: { $elemMatch: filter } })
  return (projected) => {
    const { [path]: array, ...rest } = projected
    const found = Array.isArray(array) ? array.find((entry) => matches({ element: [entry] })) : undefined
    if (found !== undefined) setOwn(rest, path, [found])
    return rest
  }
}

export const positionalProjection = (path: string): Adjust => {
  const parts = path.split('.')
  return (projected, position) => {
    if (position === undefined) {
      throw location(51246, "positional operator '.$' couldn't find a matching element in the array")
    }
    const go = (value: unknown, at: number): unknown => {
      if (Array.isArray(value)) {
        if (position >= value.length) throw location(51247, "positional operator '.$' element mismatch")
        return [value[position]]
      }
      const part = parts[at]
      if (!isDocument(value) || part === undefined || !hasOwn(value, part)) return value
      return { ...value, [part]: go(getOwn(value, part), at + 1) }
    }
    return go(projected, 0) as Document
  }
}
