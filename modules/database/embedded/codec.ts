/**
 * The stored form of documents: JSON, with a tagged object for every type JSON lacks (`{"$oid": "..."}`, `{"$date": ms}`).
 * A user's own key that begins with `$` gets one more `$`. It is also the form documents travel in between threads.
 */
import { Binary, BSONRegExp, Code, type DBRef, Decimal128, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson'
import { badValue, MqlError } from '../mql/errors.ts'
import { setOwn } from '../mql/values.ts'

type Plain = Record<string, unknown>

const DOLLAR = 36
/** BSON's own limit on nesting, with which a server refuses deeper documents. */
const MAX_DEPTH = 180

const tagNumber = (value: number): unknown => {
  if (!Number.isFinite(value)) return { $numberDouble: String(value) }
  return Object.is(value, -0) ? { $numberDouble: '-0.0' } : value
}

const tagBson = (value: Plain, depth: number): unknown => {
  switch (value._bsontype) {
    case 'ObjectId':
      return { $oid: (value as unknown as ObjectId).toHexString() }
    case 'Long':
      return { $numberLong: value.toString() }
    case 'Decimal128':
      return { $numberDecimal: value.toString() }
    case 'Binary':
      return { $binary: (value as unknown as Binary).toString('base64'), t: value.sub_type }
    case 'Timestamp':
      return { $timestamp: value.toString() }
    case 'MinKey':
      return { $minKey: 1 }
    case 'MaxKey':
      return { $maxKey: 1 }
    case 'Int32':
    case 'Double':
      return tagNumber(Number(value.valueOf()))
    case 'BSONSymbol':
      return String(value.valueOf())
    case 'Code':
      return { $code: String(value.code) }
    case 'BSONRegExp':
      return { $regex: value.pattern, o: value.options }
    case 'DBRef':
      // A reference is a document with fields of certain names, which the driver reads as an object of its own.
      return tagObject((value as unknown as DBRef).toJSON() as unknown as Plain, depth)
  }
  return undefined
}

const tagText = (value: string): string => (value.isWellFormed() ? value : value.toWellFormed())

const tagObject = (value: Plain, depth: number): unknown => {
  if (typeof value._bsontype === 'string') {
    const tagged = tagBson(value, depth)
    if (tagged !== undefined) return tagged
  }
  if (value instanceof Date) return { $date: Number(value) }
  if (value instanceof RegExp) return { $regex: value.source, o: value.flags.replace(/[gyd]/g, '') }
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value).toString('base64'), t: 0 }
  if (typeof value.toBSON === 'function') return tag(value.toBSON(), depth)
  const source = value instanceof Map ? Object.fromEntries(value) : value
  const tagged: Plain = {}
  for (const key of Object.keys(source)) {
    const entry = source[key]
    if (typeof entry === 'function') continue
    if (key.includes('\0')) throw badValue('key must not contain null bytes')
    setOwn(tagged, key.charCodeAt(0) === DOLLAR ? `$${key}` : key, tag(entry, depth + 1))
  }
  return tagged
}

const tag = (value: unknown, depth: number): unknown => {
  switch (typeof value) {
    case 'string':
      return tagText(value)
    case 'boolean':
      return value
    case 'number':
      return tagNumber(value)
    case 'bigint':
      return { $numberLong: String(BigInt.asIntN(64, value)) }
    case 'object':
      break
    default:
      return null
  }
  if (value === null) return null
  if (depth > MAX_DEPTH) throw new MqlError(15, 'Overflow', 'document is nested too deeply, or contains itself')
  if (!Array.isArray(value)) return tagObject(value as Plain, depth)
  const tagged = new Array<unknown>(value.length)
  for (let i = 0; i < value.length; i++) tagged[i] = tag(value[i], depth + 1)
  return tagged
}

/** A value as stored text; `undefined` becomes null and functions are left out, as with the official driver. */
export const encode = (value: unknown): string => JSON.stringify(tag(value, 0))

const untagChildren = (value: Plain): unknown => {
  let escaped = false
  for (const key in value) {
    if (key.charCodeAt(0) === DOLLAR) escaped = true
    const entry = value[key]
    if (entry !== null && typeof entry === 'object') setOwn(value, key, untag(entry as Plain))
  }
  if (!escaped) return value
  const plain: Plain = {}
  for (const key of Object.keys(value)) setOwn(plain, key.charCodeAt(0) === DOLLAR ? key.slice(1) : key, value[key])
  return plain
}

const untagLong = (text: string): unknown => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : Long.fromString(text)
}

const untag = (value: Plain | unknown[]): unknown => {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const entry = value[i]
      if (entry !== null && typeof entry === 'object') value[i] = untag(entry as Plain)
    }
    return value
  }
  // Only the first key can be a tag.
  for (const key in value) {
    if (key.charCodeAt(0) !== DOLLAR) break
    const text = value[key] as string
    switch (key) {
      case '$oid':
        return ObjectId.createFromHexString(text)
      case '$date':
        return new Date(value.$date as number)
      case '$numberLong':
        return untagLong(text)
      case '$numberDecimal':
        return Decimal128.fromString(text)
      case '$numberDouble':
        return Number(text)
      case '$binary':
        return untagBinary(Buffer.from(text, 'base64'), value.t as number)
      case '$regex':
        return untagRegex(text, value.o as string)
      case '$timestamp':
        return new Timestamp(BigInt(text))
      case '$minKey':
        return new MinKey()
      case '$maxKey':
        return new MaxKey()
      case '$code':
        return new Code(text)
    }
    break
  }
  return untagChildren(value)
}

const untagBinary = (bytes: Uint8Array, subtype: number): Binary => {
  const binary = new Binary(bytes, subtype)
  return subtype === Binary.SUBTYPE_UUID && bytes.length === 16 ? binary.toUUID() : binary
}

const untagRegex = (source: string, options: string): unknown => {
  if (/[^imsu]/.test(options)) return new BSONRegExp(source, options)
  try {
    return new RegExp(source, options)
  } catch (error) {
    // A pattern only PCRE understands; it comes back as it was stored.
    if (error instanceof SyntaxError) return new BSONRegExp(source, options)
    throw error
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    const reason = (error as Error).message
    throw new MqlError(8, 'UnknownError', `a stored document is damaged (${reason}); restore a backup`)
  }
}

/** The value of a stored text. @throws MqlError when the file was damaged and the text is none of ours */
export const decode = (text: string): unknown => {
  const value = parse(text)
  return value !== null && typeof value === 'object' && text.includes('"$') ? untag(value as Plain) : value
}
