/** Conversions of Web IDL, and how its interfaces look. */
import { enumerable } from './event.ts'

export const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** @throws TypeError for symbols, where `String` would take them */
export const text = (value: unknown): string => `${value as string}`
/** Text without halves of surrogate pairs. */
export const usv = (value: unknown): string => text(value).toWellFormed()
/** A whole number from 0 to 65,535; others go round. @throws TypeError for symbols and bigints */
export const ushort = (value: unknown): number => +(value as number) & 0xffff

const NONE = {}
/** What was given as options. @throws TypeError when it can be none */
export function options(value: unknown, owner: string): Record<string, unknown> {
  if (value === undefined || value === null) return NONE
  if (!isObject(value)) throw new TypeError(`The second argument of a ${owner} is an object`)
  return value as Record<string, unknown>
}

/** Gives a class the members of another as its own, rather than by inheritance. */
export function mixin(owner: { prototype: object }, from: { prototype: object }): void {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(from.prototype)
  Object.defineProperties(owner.prototype, members)
  Object.setPrototypeOf(owner.prototype, Object.prototype)
  enumerable(owner.prototype)
}
