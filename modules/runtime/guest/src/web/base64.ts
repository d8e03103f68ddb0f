/** `atob` and `btoa`. */
import { fromBase64, toBase64 } from '@exodus/bytes/base64.js'
import { DOMException } from './dom-exception.ts'

const MAX_ARGUMENTS = 8_192

/** Base64 as a string of bytes; white space and missing padding are forgiven. */
export function atob(data: unknown): string {
  let text = String(data).replace(/[\t\n\f\r ]+/g, '')
  if (text.length % 4 === 0) text = text.replace(/==?$/, '')
  if (text.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(text)) {
    throw new DOMException('The string to be decoded is not correctly encoded', 'InvalidCharacterError')
  }
  // Bits left over at the end are dropped by the standard, refused by the decoder.
  const spare = text.length % 4
  if (spare !== 0) {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
    const last = alphabet.indexOf(text[text.length - 1]!) & (spare === 2 ? 0b110000 : 0b111100)
    text = text.slice(0, -1) + alphabet[last]
  }
  const bytes: Uint8Array = fromBase64(text, { padding: false })
  let result = ''
  for (let at = 0; at < bytes.length; at += MAX_ARGUMENTS) {
    result += String.fromCharCode.apply(null, bytes.subarray(at, at + MAX_ARGUMENTS) as unknown as number[])
  }
  return result
}

/** A string of bytes as Base64. */
export function btoa(data: unknown): string {
  const text = String(data)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 255)
      throw new DOMException('The string to be encoded contains characters outside of Latin1', 'InvalidCharacterError')
    bytes[i] = code
  }
  return toBase64(bytes)
}
