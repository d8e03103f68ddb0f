/** Binary values as text and back, in the formats `$convert` knows. */
import { Binary, UUID } from 'bson'
import { failedToParse, MqlError, notSupported } from '../errors.ts'
import { bytesOf, subtypeOf } from '../values.ts'

const FORMATS = new Set(['base64', 'base64url', 'hex', 'utf8', 'uuid', 'auto'])

const failure = (message: string) =>
  new MqlError(241, 'ConversionFailure', `${message} in $convert with no onError value`)

const checkFormat = (format: unknown): string => {
  if (format === undefined || format === null) {
    throw failedToParse("$convert between string and binData requires a 'format'")
  }
  if (typeof format === 'string' && FORMATS.has(format)) return format
  throw failedToParse(`$convert argument 'format' must be one of ${[...FORMATS].join(', ')}, found ${format}`)
}

const isUuid = (subtype: number): boolean => subtype === Binary.SUBTYPE_UUID

export const binaryToText = (value: unknown, wanted: unknown): string => {
  const format = checkFormat(wanted)
  const bytes = Buffer.from(bytesOf(value))
  const kind = format === 'auto' ? (isUuid(subtypeOf(value)) ? 'uuid' : 'base64') : format
  if (kind !== 'uuid') return bytes.toString(kind as BufferEncoding)
  if (bytes.length !== 16 || !isUuid(subtypeOf(value)))
    throw failure('Only a UUID can be converted with the format uuid')
  return new UUID(bytes).toHexString(true)
}

const decodeText = (text: string, format: string): Uint8Array => {
  if (format === 'utf8') return Buffer.from(text)
  if (format === 'uuid') {
    if (UUID.isValid(text) && text.includes('-')) return new UUID(text).buffer
    throw failure(`Input is not a valid UUID string: ${text}`)
  }
  const bytes = Buffer.from(text, format as BufferEncoding)
  const again = bytes.toString(format as BufferEncoding)
  if (again.toLowerCase() === text.toLowerCase()) return bytes
  throw failure(`Input is not a valid ${format} string`)
}

export const textToBinary = (text: string, wanted: unknown, subtype = 0): Binary => {
  const format = checkFormat(wanted)
  if (format === 'auto') throw notSupported("the format 'auto' for $convert to binData")
  if ((format === 'uuid') !== isUuid(subtype)) throw failure('Only the format uuid goes with the subtype of UUIDs')
  const binary = new Binary(decodeText(text, format), subtype)
  return isUuid(subtype) ? binary.toUUID() : binary
}
