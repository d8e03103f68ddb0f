/** `performance` */
import { elapsed, timeOrigin } from './clock.ts'
import { enumerable } from './event.ts'
import { EventTarget } from './event-target.ts'

const KEY = {}

export class Performance extends EventTarget {
  constructor(key?: unknown) {
    if (key !== KEY) throw new TypeError('Illegal constructor; it is performance')
    super()
  }
  get timeOrigin(): number {
    return timeOrigin
  }
  now(): number {
    return elapsed()
  }
  toJSON(): object {
    return { timeOrigin }
  }
  override get [Symbol.toStringTag](): string {
    return 'Performance'
  }
}
enumerable(Performance.prototype)

export const performance = new Performance(KEY)
