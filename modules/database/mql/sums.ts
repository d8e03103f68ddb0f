/** Sums, averages, deviations and covariances of numbers that arrive one after the other, as exact as the server's. */
import type { Decimal128 } from 'bson'
import { decimalArithmetic } from './decimals.ts'
import { notSupported } from './errors.ts'
import { isDecimal, isLong, isLongSized, toNumber } from './numbers.ts'
import { fromBigInt, isNumber } from './values.ts'

const LOW_BITS = 0xffff_ffffn

/** A sum in two doubles: what the first one loses the second one keeps, so that 0.1 ten times is 1. */
export class Sum {
  #total = 0
  #rest = 0
  #decimals: Decimal128 | undefined
  /** Whether every number was an integer that is exact. */
  #isIntegral = true
  /** How many numbers were added. */
  count = 0

  /** Adds a number; what is none does not count. */
  add(value: unknown): void {
    if (typeof value === 'number') this.#addDouble(value)
    else if (isNumber(value)) this.#addOther(value)
    else return
    this.count++
  }

  #addDouble(value: number): void {
    const total = this.#total
    const next = total + value
    this.#rest += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total
    this.#total = next
    if (this.#isIntegral && !Number.isSafeInteger(value)) this.#isIntegral = false
  }

  #addOther(value: unknown): void {
    if (isDecimal(value)) this.#decimals = this.#decimals ? decimalArithmetic('add', this.#decimals, value) : value
    else if (isLong(value)) {
      const whole = BigInt(value.toString())
      this.#addDouble(Number(whole & LOW_BITS))
      const high = Number(whole - (whole & LOW_BITS))
      const wasIntegral = this.#isIntegral
      this.#addDouble(high)
      this.#isIntegral = wasIntegral
    } else this.#addDouble(toNumber(value))
  }

  get #double(): number {
    return Number.isFinite(this.#total) ? this.#total + this.#rest : this.#total
  }

  get #withoutDecimals(): unknown {
    if (!this.#isIntegral || (this.#rest === 0 && Number.isSafeInteger(this.#total))) return this.#double
    const exact = BigInt(this.#total) + BigInt(this.#rest)
    return isLongSized(exact) ? fromBigInt(exact) : this.#double
  }

  get total(): unknown {
    if (!this.#decimals) return this.#withoutDecimals
    return decimalArithmetic('add', this.#decimals, this.#withoutDecimals)
  }

  /** The average; null of nothing. */
  get average(): unknown {
    if (this.count === 0) return null
    return this.#decimals ? decimalArithmetic('divide', this.total, this.count) : this.#double / this.count
  }
}

/** Standard deviation in one pass (Welford's method). */
export class Deviation {
  readonly #isSample: boolean
  #count = 0
  #mean = 0
  #squares = 0

  /** @param isSample divides by one less */
  constructor(isSample: boolean) {
    this.#isSample = isSample
  }

  /** Adds a number; what is none does not count. */
  add(value: unknown): void {
    if (!isNumber(value)) return
    const number = toNumber(value)
    this.#count++
    const distance = number - this.#mean
    this.#mean += distance / this.#count
    this.#squares += distance * (number - this.#mean)
  }

  get result(): number | null {
    const divisor = this.#count - (this.#isSample ? 1 : 0)
    return divisor <= 0 ? null : Math.sqrt(this.#squares / divisor)
  }
}

/** How much two numbers vary together, in one pass. */
export class Covariance {
  readonly #isSample: boolean
  #count = 0
  #means: [number, number] = [0, 0]
  #products = 0

  /** @param isSample divides by one less */
  constructor(isSample: boolean) {
    this.#isSample = isSample
  }

  /** Adds a pair of numbers; one with anything else in it does not count. */
  add([a, b]: [unknown, unknown]): void {
    if (!isNumber(a) || !isNumber(b)) return
    if (isDecimal(a) || isDecimal(b)) throw notSupported('the covariance of decimals')
    const [x, y] = [toNumber(a), toNumber(b)]
    this.#count++
    const distance = x - this.#means[0]
    this.#means[0] += distance / this.#count
    this.#means[1] += (y - this.#means[1]) / this.#count
    this.#products += distance * (y - this.#means[1])
  }

  get result(): number | null {
    const divisor = this.#count - (this.#isSample ? 1 : 0)
    return divisor <= 0 ? null : this.#products / divisor
  }
}
