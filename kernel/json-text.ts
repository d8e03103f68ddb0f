/**
 * JSON text of a value that came from outside, for a limited price: one that is too large is refused after a look at as
 * much of it as is allowed, before any text is made.
 * @param maxBytes of the text, in UTF-8
 * @param ofBytes what to say of a value with a Uint8Array in it, which JSON has no text for
 * @throws TypeError, RangeError; their message follows "it cannot be stored:"
 */
export function jsonText(value: unknown, maxBytes: number, ofBytes: string): string {
  const tooLarge = (what: string) => new RangeError(`it has ${what} bytes as JSON, and ${maxBytes} are allowed`)
  let least = 0
  // What stands in the text at the least: quotes, brackets, colons, commas, and a character for every other value.
  const look = (item: unknown): void => {
    if (typeof item === 'string') least += item.length + 2
    else if (typeof item !== 'object' || item === null) least += 1
    else if (item instanceof Uint8Array) throw new TypeError(ofBytes)
    else if (Array.isArray(item)) {
      least += 1 + Math.max(1, item.length)
      if (least <= maxBytes) for (const part of item) look(part)
    } else {
      least += 2
      for (const key in item) {
        least += key.length + 3
        look((item as Record<string, unknown>)[key])
      }
    }
    if (least > maxBytes) throw tooLarge(`more than ${maxBytes}`)
  }
  look(value)
  const text = JSON.stringify(value ?? null)
  const bytes = Buffer.byteLength(text)
  if (bytes > maxBytes) throw tooLarge(String(bytes))
  return text
}
