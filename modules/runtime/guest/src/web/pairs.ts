/** What `Headers` and `FormData` share: iterators over pairs, which see what changes meanwhile, and counts of arguments. */
import { enumerable } from './event.ts'

type Pair<V> = readonly [name: string, value: V]
type Kind = 'entries' | 'keys' | 'values'

const iteratorPrototype = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()))

/** @throws TypeError when a method was given fewer arguments than it takes */
export function needs(given: number, wanted: number, method: string): void {
  if (given < wanted) throw new TypeError(`${method} takes ${wanted} argument${wanted > 1 ? 's' : ''}, got ${given}`)
}

/** Makes a class iterable: `entries`, `keys`, `values`, `forEach`. `read` gives its pairs as they are now. */
export function iterable<T extends object, V>(
  owner: { prototype: T },
  label: string,
  read: (owner: T) => readonly Pair<V>[],
): void {
  class PairIterator {
    readonly #owner: T
    readonly #kind: Kind
    #at = 0
    constructor(of: T, kind: Kind) {
      // A method taken from its object is found out here.
      read(of)
      this.#owner = of
      this.#kind = kind
    }
    next(): IteratorResult<unknown> {
      const pair = read(this.#owner)[this.#at]
      if (pair === undefined) return { value: undefined, done: true }
      this.#at += 1
      const [name, value] = pair
      return {
        value: this.#kind === 'keys' ? name : this.#kind === 'values' ? value : [name, value],
        done: false,
      }
    }
  }
  const { prototype } = PairIterator
  Object.setPrototypeOf(prototype, iteratorPrototype)
  Reflect.deleteProperty(prototype, 'constructor')
  Object.defineProperty(prototype, 'next', { enumerable: true })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: `${label} Iterator`, configurable: true })

  const methods = {
    entries(this: T) {
      return new PairIterator(this, 'entries')
    },
    keys(this: T) {
      return new PairIterator(this, 'keys')
    },
    values(this: T) {
      return new PairIterator(this, 'values')
    },
    forEach(this: T, callback: (value: V, name: string, owner: T) => void, self: unknown = undefined) {
      if (typeof callback !== 'function') throw new TypeError(`${label}.forEach takes a function`)
      for (let at = 0; at < read(this).length; at += 1) {
        const [name, value] = read(this)[at]!
        callback.call(self, value, name, this)
      }
    },
  }
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(owner.prototype, name, { value, writable: true, configurable: true })
  Object.defineProperty(owner.prototype, Symbol.iterator, {
    value: methods.entries,
    writable: true,
    configurable: true,
  })
  enumerable(owner.prototype)
}
