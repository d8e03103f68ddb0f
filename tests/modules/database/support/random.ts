import { Binary, Decimal128, Long, ObjectId } from 'bson'
import type { Document } from '../../../../modules/database/contract.ts'

/** Random numbers out of a seed, so that a failure can be repeated. */
export const createRandom = (seed: number) => {
  let state = seed | 0
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(random() * limit)
  const pick = <T>(list: readonly T[]): T => list[below(list.length)]!
  const chance = (probability: number): boolean => random() < probability
  const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((value) => ({ value, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ value }) => value)
  return { random, below, pick, chance, times, shuffled }
}
export type Random = ReturnType<typeof createRandom>

/** A moment long after any test. */
const FUTURE = 4_102_444_800_000

export interface ValueOptions {
  /** Whether arrays may occur. */
  arrays: boolean
  /** Types that only storage and order know: decimals and binaries. */
  exotic?: boolean
}

/** Random values and documents, of few different ones so that they meet. */
export const createValues = (
  { below, pick, chance, random, times }: Random,
  { arrays, exotic = false }: ValueOptions,
) => {
  const scalar = (): unknown =>
    pick<() => unknown>([
      () => below(6),
      () => below(6),
      () => -below(4),
      () => below(6) + 0.5,
      () => pick([Number.NaN, -0, 0.1, 1e300, 5e-324, 2 ** 53, 2 ** 60, -(2 ** 62), Number.POSITIVE_INFINITY]),
      () => `s${below(5)}`,
      () => pick(['', 'a', 'a\0', 'a\0b', '\0', 'é', '\u{1F600}', '\uFFFD', '\ud83d', 'z\u2028']),
      () => null,
      () => chance(0.5),
      () => new Date(FUTURE + below(6)),
      () => ObjectId.createFromHexString(String(below(4)).repeat(24)),
      () => Long.fromString(`900719925474099${below(10)}`),
      () => Long.fromString(pick(['1152921504606846976', '1152921504606846977', '-4611686018427387905'])),
      ...(exotic
        ? [
            () => Decimal128.fromString(pick(['0.1', '1.5', '2', '1152921504606846976', '-3.50'])),
            () => new Binary(Buffer.from([below(3)])),
          ]
        : []),
    ])()

  const value = (depth = 0): unknown => {
    const kind = random()
    if (arrays && depth < 3 && kind < 0.18) return times(below(4), () => value(depth + 1))
    if (depth >= 3 || kind >= 0.36) return scalar()
    return Object.fromEntries(['x', 'y', 'z'].filter(() => chance(0.5)).map((key) => [key, value(depth + 1)]))
  }

  const document = (id: unknown): Document => ({
    _id: id,
    ...Object.fromEntries(['a', 'b', 'c'].filter(() => chance(0.8)).map((key) => [key, value()])),
  })
  return { scalar, value, document }
}
export type Values = ReturnType<typeof createValues>
