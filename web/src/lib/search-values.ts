/** How values stand in an address: numbers and texts as they are, anything else as JSON. */
import { parseSearchWith, stringifySearchWith } from '@tanstack/react-router'

/** What is not how its number is written is a text: version 1.10 is not 1.1. */
const read = (text: string): unknown => {
  const value: unknown = JSON.parse(text)
  if (typeof value === 'number' && String(value) !== text) throw new TypeError(`${text} is a text`)
  return value
}
/** Texts that would be read as something else are marked as texts; but for numbers, of which `text` makes the same text again. */
const readMarked = (text: string): unknown => {
  const value = read(text)
  if (typeof value === 'number') throw new TypeError(`${text} needs no mark`)
  return value
}

export const parseSearch = parseSearchWith(read)
export const stringifySearch = stringifySearchWith(JSON.stringify, readMarked)
