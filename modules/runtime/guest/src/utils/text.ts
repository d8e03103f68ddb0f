/** Parts of `utils` for text and lists. */
import { fromBase64, fromBase64url, toBase64, toBase64url } from '@exodus/bytes/base64.js'
import { bytesOf, isBytes } from '../primordials.ts'
import { encode } from '../web/encoding.ts'

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text that means nothing to HTML, in content and in quoted attributes. */
export const escapeHtml = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, (mark) => ENTITIES[mark]!)

/** Cyrillic as passports write it, and Latin letters that no mark can be taken from. */
const LETTERS: Record<string, string> = Object.fromEntries(
  `а a б b в v г g д d е e ё e ж zh з z и i й i к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch ш sh щ shch ъ - ы y
  ь - э e ю iu я ia є ie і i ї i ґ g ў u ß ss æ ae œ oe ø o ð d þ th ł l đ d ı i`
    .split(/\s+/)
    .reduce<[string, string][]>((pairs, part, index, all) => {
      if (index % 2 === 0) pairs.push([part, all[index + 1] === '-' ? '' : all[index + 1]!])
      return pairs
    }, []),
)

/** A text as part of an address: small Latin letters, digits and hyphens. */
export function slugify(value: unknown, options: { maxLength?: number } = {}): string {
  const { maxLength = 64 } = options ?? {}
  const latin = String(value)
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\0-\x7f]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
  return latin
    .replace(/['’]/g, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, maxLength)
    .replace(/-$/, '')
}

/** A list cut into lists of `size`. */
export function chunk(items: Iterable<unknown>, size: unknown): unknown[][] {
  if (!Number.isInteger(size) || (size as number) < 1)
    throw new TypeError(`utils.chunk takes a size of at least 1, got ${JSON.stringify(size)}`)
  const list = Array.from(items)
  const chunks: unknown[][] = []
  for (let at = 0; at < list.length; at += size as number) chunks.push(list.slice(at, at + (size as number)))
  return chunks
}

/** The bytes of text (in UTF-8), a buffer, or a view of one. */
export function toBytes(data: unknown, what: string): Uint8Array {
  if (typeof data === 'string') return encode(data)
  if (isBytes(data)) return bytesOf(data)
  throw new TypeError(`${what} takes text or bytes, got ${data === null ? 'null' : typeof data}`)
}

export type Encoding = 'hex' | 'base64' | 'base64url' | 'bytes'
const unknown = (encoding: unknown) =>
  new TypeError(`There are the encodings hex, base64, base64url and bytes, not ${JSON.stringify(encoding)}`)
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Bytes in an encoding; `bytes` leaves them as they are. */
export function encodeBytes(bytes: Uint8Array, encoding: unknown): string | Uint8Array {
  if (encoding === 'bytes') return bytes
  if (encoding === 'base64') return toBase64(bytes)
  if (encoding === 'base64url') return toBase64url(bytes)
  if (encoding !== 'hex') throw unknown(encoding)
  let text = ''
  for (let i = 0; i < bytes.length; i += 1) text += HEX[bytes[i]!]
  return text
}

/** Undefined when the text is not in that encoding. */
export function decodeBytes(text: string, encoding: unknown): Uint8Array | undefined {
  if (encoding === 'hex') {
    if (text.length % 2 !== 0 || /[^0-9a-f]/i.test(text)) return undefined
    const bytes = new Uint8Array(text.length / 2)
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16)
    return bytes
  }
  if (encoding !== 'base64' && encoding !== 'base64url') throw unknown(encoding)
  try {
    return encoding === 'base64' ? fromBase64(text) : fromBase64url(text)
  } catch {
    return undefined
  }
}

/** @throws TypeError when the text is not in that encoding; Base64 may be of either alphabet, with or without padding */
export function decodeStrictly(text: unknown, encoding: 'hex' | 'base64'): Uint8Array {
  if (typeof text !== 'string') throw new TypeError(`Text is needed, got ${text === null ? 'null' : typeof text}`)
  const bytes =
    encoding === 'hex'
      ? decodeBytes(text, 'hex')
      : decodeBytes(text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''), 'base64url')
  if (bytes === undefined) throw new TypeError(`The text is not ${encoding}`)
  return bytes
}
