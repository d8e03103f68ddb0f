/** What the nearest double does not say of a number, so that keys tell all numbers apart and keep their order. */
import type { Decimal128, Long } from 'bson'
import { decimalParts } from '../mql/decimals.ts'
import { compareNumbers, isLong } from '../mql/numbers.ts'

export interface NumberPlace {
  /**
   * How far the number is above the nearest double: twice the distance where that is whole; an odd number between two of
   * those, where the digits decide.
   */
  slot: number
  /** On odd slots: bytes in the order of the numbers. */
  digits?: Uint8Array
}

const AT_DOUBLE: NumberPlace = { slot: 0 }
/** Where digits begin that have no whole distance of their own; odd. */
const FAR = 0x7fff
/** Decimals have exponents between -6176 and 6144. */
const EXPONENT_BIAS = 0x4000

/** A decimal's exponent and digits; those of negative numbers inverted, since the greater is the less. */
const digitsOf = (text: string): Uint8Array => {
  const { digits, exponent } = decimalParts(text)!
  const isNegative = digits < 0n
  const all = String(isNegative ? -digits : digits)
  const bytes = Buffer.alloc(all.length + 3)
  bytes.writeUInt16BE(all.length - 1 + exponent + EXPONENT_BIAS)
  const end = 2 + bytes.write(all.replace(/0+$/, ''), 2)
  const used = bytes.subarray(0, end + 1)
  if (isNegative) for (let i = 0; i < used.length; i++) used[i] = ~used[i]! & 0xff
  return used
}

/** The greatest whole number that is not above a decimal, and whether that is the decimal itself. */
const floorOf = (text: string): { floor: bigint; isWhole: boolean } => {
  const { digits, exponent } = decimalParts(text)!
  if (exponent >= 0) return { floor: digits * 10n ** BigInt(exponent), isWhole: true }
  const divisor = 10n ** BigInt(-exponent)
  const floor = digits / divisor
  const rest = digits % divisor
  return { floor: rest < 0n ? floor - 1n : floor, isWhole: rest === 0n }
}

const placeOfDecimal = (value: Decimal128, nearest: number): NumberPlace => {
  const order = compareNumbers(value, nearest)
  if (order === 0) return AT_DOUBLE
  const text = value.toString()
  if (Number.isSafeInteger(Math.trunc(nearest))) return { slot: order, digits: digitsOf(text) }
  const { floor, isWhole } = floorOf(text)
  const distance = floor - BigInt(nearest)
  const slot = distance * 2n + (isWhole ? 0n : 1n)
  if (slot > FAR || slot < -FAR) return { slot: FAR * order, digits: digitsOf(text) }
  return isWhole ? { slot: Number(slot) } : { slot: Number(slot), digits: digitsOf(text) }
}

/** @param nearest the double nearest to the number */
export const placeOf = (value: unknown, nearest: number): NumberPlace => {
  if (typeof value === 'number' || !Number.isFinite(nearest)) return AT_DOUBLE
  if (!isLong(value)) return placeOfDecimal(value as Decimal128, nearest)
  return { slot: Number(BigInt((value as Long).toString()) - BigInt(nearest)) * 2 }
}
