/** Language rules for comparing strings: the part of MongoDB's collations that lists for people need. */
import type { StringOrder } from './compare.ts'
import { badValue, notSupported } from './errors.ts'
import { isDocument } from './values.ts'

const SENSITIVITY = { 1: 'base', 2: 'accent', 3: 'variant' } as const

const cache = new Map<string, StringOrder>()

const createOrder = (locale: string, strength: 1 | 2 | 3, numeric: boolean): StringOrder => {
  try {
    const collator = new Intl.Collator(locale.replace('_', '-'), { sensitivity: SENSITIVITY[strength], numeric })
    return (a, b) => collator.compare(a, b)
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`)
  }
}

/** The string order of a collation; undefined for none and for `simple`, which is byte order. */
export const stringOrder = (collation: unknown): StringOrder | undefined => {
  if (collation === undefined || collation === null) return undefined
  if (!isDocument(collation) || typeof collation.locale !== 'string') {
    throw badValue('collation must be a document with a locale')
  }
  const { locale, strength = 3, numericOrdering = false, ...others } = collation
  if (locale === 'simple') return undefined
  if (strength !== 1 && strength !== 2 && strength !== 3) throw notSupported(`collation strength ${strength}`)
  const unknown = Object.keys(others)[0]
  if (unknown !== undefined) throw notSupported(`the collation option "${unknown}"`)
  const key = `${locale}/${strength}/${numericOrdering}`
  const known = cache.get(key)
  if (known) return known
  const order = createOrder(locale, strength, numericOrdering === true)
  cache.set(key, order)
  return order
}
