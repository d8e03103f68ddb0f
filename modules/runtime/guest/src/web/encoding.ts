/** `TextEncoder` and its like, as globals at once: packages below expect them when they are loaded. */
import { TextDecoder, TextEncoder } from '@exodus/bytes/encoding-lite.js'

Object.assign(globalThis, { TextEncoder, TextDecoder })

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const plainDecoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Text as UTF-8; lone surrogates become U+FFFD. */
export const encode = (text: string): Uint8Array<ArrayBuffer> => encoder.encode(text) as Uint8Array<ArrayBuffer>
/** UTF-8 as text, without a leading byte order mark. */
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes)
/** UTF-8 as text, with all that is in it. */
export const decodeWhole = (bytes: Uint8Array): string => plainDecoder.decode(bytes)

/** Length of a text in UTF-8. */
export function encodedLength(text: string): number {
  let size = text.length
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code > 0x7f) size += code > 0x7ff ? 2 : 1
    if (code >= 0xd800 && code < 0xdc00 && i + 1 < text.length) {
      const next = text.charCodeAt(i + 1)
      if (next >= 0xdc00 && next < 0xe000) {
        i += 1
        size += 0
      }
    }
  }
  return size
}

export { TextDecoder, TextEncoder }
