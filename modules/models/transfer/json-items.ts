/** Where the items of a JSON array are in its text: parsed at once, a few characters would become a gigabyte of objects. */

export interface ItemPlace {
  start: number
  end: number
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const SPACE = /\s*/y
/** Characters after which others may have their turn. */
const STRETCH = 200_000

/**
 * Places in the text, one item after another, and null every so often: time to let others have their turn. Whether an item
 * is JSON is not looked at.
 * @param most characters of an item
 * @throws SyntaxError for what is no array, RangeError for an item that is too long
 */
export function* jsonItems(text: string, most: number): Generator<ItemPlace | null> {
  const spaceAfter = (at: number): number => {
    SPACE.lastIndex = at
    SPACE.test(text)
    return SPACE.lastIndex
  }
  const begin = spaceAfter(0)
  if (text[begin] !== '[') throw new SyntaxError('it is no array of objects')
  let start = begin + 1
  let depth = 0
  let isFirst = true
  let rest = start + STRETCH
  for (let at = start; at < text.length; at += 1) {
    if (at - start > most) throw new RangeError(`an item of it has more than ${most} characters`)
    if (at > rest) {
      yield null
      rest = at + STRETCH
    }
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = endOfText(text, at + 1)
    else if (code === OPEN_LIST || code === OPEN_OBJECT) depth += 1
    else if (depth > 0) depth -= code === CLOSE_LIST || code === CLOSE_OBJECT ? 1 : 0
    else if (code === COMMA || code === CLOSE_LIST || code === CLOSE_OBJECT) {
      const isLast = code === CLOSE_LIST
      if (code === CLOSE_OBJECT) throw new SyntaxError(`"}" at ${at} ends nothing`)
      if (spaceAfter(start) < at) yield { start, end: at }
      else if (!isFirst || !isLast) throw new SyntaxError(`there is nothing before "${text[at]}" at ${at}`)
      isFirst = false
      start = at + 1
      if (!isLast) continue
      if (spaceAfter(start) < text.length) throw new SyntaxError(`there is something after the array, at ${start}`)
      return
    }
  }
  throw new SyntaxError('the array has no end')
}

/** The quote that ends a text. */
function endOfText(text: string, from: number): number {
  for (let quote = text.indexOf('"', from); quote >= 0; quote = text.indexOf('"', quote + 1)) {
    let before = quote
    while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1
    if ((quote - before) % 2 === 0) return quote
  }
  throw new SyntaxError('a text has no end')
}
