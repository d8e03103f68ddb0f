/** Values of the environment as text, and back. Browser-safe: the form and the import read text by the same rules. */

export const ENV_TYPES = ['string', 'text', 'json', 'integer', 'float', 'boolean'] as const
export type EnvType = (typeof ENV_TYPES)[number]

const TRUE = /^(?:true|1|yes|on)$/i
const FALSE = /^(?:false|0|no|off)$/i
const WHOLE = /^[+-]?\d+$/
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

/** A value of any type as a person would write it: JSON laid out, everything else as it is. */
export function writeText(value: unknown, type: EnvType): string {
  return type === 'json' ? JSON.stringify(value, null, 2) : String(value)
}

/** What a text says as a value of a type; undefined when it is none. `1,5` is no number: which it is depends on who reads it. */
export function readText(text: string, type: EnvType): unknown {
  const plain = text.trim()
  switch (type) {
    case 'string':
      return /[\r\n]/.test(text) ? undefined : text
    case 'text':
      return text
    case 'json':
      return parseJson(text)
    case 'integer':
      return WHOLE.test(plain) && Number.isSafeInteger(Number(plain)) ? Number(plain) + 0 : undefined
    case 'float':
      return NUMBER.test(plain) && Number.isFinite(Number(plain)) ? Number(plain) : undefined
    case 'boolean':
      return TRUE.test(plain) ? true : FALSE.test(plain) ? false : undefined
  }
}

/** The type a text from a file most likely has: another than text only when nothing of it is lost (`1.10` stays text). */
export function guessType(text: string): EnvType {
  if (text === 'true' || text === 'false') return 'boolean'
  const number = Number(text)
  if (String(number) === text && Number.isSafeInteger(number)) return 'integer'
  if (String(number) === text && Number.isFinite(number) && !Number.isInteger(number)) return 'float'
  if (/^\s*[[{]/.test(text) && parseJson(text) !== undefined) return 'json'
  return /[\r\n]/.test(text) ? 'text' : 'string'
}

/** The type of a value from JSON. */
export function typeOfValue(value: unknown): EnvType {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'float'
  if (typeof value === 'string') return /[\r\n]/.test(value) ? 'text' : 'string'
  return 'json'
}

/** The value as another type; undefined when something of it would be lost. */
export function convertValue(value: unknown, from: EnvType, to: EnvType): unknown {
  if (from === to) return value
  const text = from === 'json' && to !== 'text' ? JSON.stringify(value) : writeText(value, from)
  const converted = readText(text, to)
  if (converted === undefined) return undefined
  // A document may be laid out anew; `1.10` must not become 1.1.
  if (to === 'json' && typeof converted === 'object' && converted !== null) return converted
  return writeText(converted, to) === text.trim() || text === writeText(converted, to) ? converted : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // `jsonFlawAt` has the place for whoever wants to tell it.
    return undefined
  }
}
