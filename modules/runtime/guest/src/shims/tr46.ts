/**
 * Host names for whatwg-url, in place of its 260 KB table: V8's own Unicode tables give the same mapping (UTS 46 maps by
 * NFKC and case folding), punycode does the rest.
 */
import * as punycode from 'punycode/punycode.es6.js'

// biome-ignore lint/suspicious/noMisleadingCharacterClass: each is meant by itself
const IGNORED = /[\u00AD\u034F\u180B-\u180D\u200B\u2060\u2064\uFE00-\uFE0F\uFEFF]/g
const JOINERS = /[\u200C\u200D]/
const FORBIDDEN = /[\uFFFD\p{Cn}\p{Co}\p{Cs}\p{Cc}\p{Zs}]/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII has its own rules, in whatwg-url
const ASCII = /^[\x00-\x7F]*$/

const map = (domain: string): string =>
  domain
    .replace(IGNORED, '')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/[\u3002\uFF0E\uFF61]/g, '.')

/** The domain in ASCII, or null when it cannot be. */
export function toASCII(domain: string): string | null {
  const mapped = map(domain)
  for (const label of mapped.split('.')) {
    if (label.startsWith('xn--')) {
      try {
        const unicode = punycode.toUnicode(label)
        if (unicode === label || ASCII.test(unicode) || map(unicode) !== unicode) return null
      } catch {
        return null
      }
    }
  }
  if (ASCII.test(mapped)) return mapped
  if (FORBIDDEN.test(mapped) || JOINERS.test(mapped)) return null
  try {
    return punycode.toASCII(mapped)
  } catch {
    return null
  }
}

export function toUnicode(domain: string): { domain: string; error: boolean } {
  try {
    return { domain: punycode.toUnicode(map(domain)), error: false }
  } catch {
    return { domain, error: true }
  }
}
