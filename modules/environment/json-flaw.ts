/** Where a text stops being JSON: engines say it in words of their own, or not at all. Browser-safe. */

/** A sign, a text, or another scalar; blanks before it do not count. */
const TOKEN =
  /([{}[\],:])|("(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/uy
const BLANKS = /[ \t\r\n]*/y

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next' | 'nothing'

/** Place of the first sign that cannot be there, counted from 1; undefined when the text is JSON. */
export function jsonFlawAt(text: string): { line: number; column: number } | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch {
    const before = text.slice(0, flawIndex(text)).split('\n')
    return { line: before.length, column: before.at(-1)!.length + 1 }
  }
}

function flawIndex(text: string): number {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let index = 0
  for (;;) {
    BLANKS.lastIndex = index
    index += BLANKS.exec(text)![0].length
    TOKEN.lastIndex = index
    const token = TOKEN.exec(text)
    if (!token) return index
    const next: Expected | undefined = follow(expected, token[1] ?? (token[2] === undefined ? 'scalar' : 'text'), open)
    if (!next) return index
    expected = next
    index += token[0].length
  }
}

/** What may come after a token; undefined when the token itself may not be there. Keeps count of what is open. */
function follow(expected: Expected, token: string, open: ('{' | '[')[]): Expected | undefined {
  const done = (): Expected => (open.length === 0 ? 'nothing' : 'next')
  if (token === '}' || token === ']') {
    const mayEnd = expected === 'next' || expected === (token === '}' ? 'keyOrEnd' : 'valueOrEnd')
    if (!mayEnd || open.pop() !== (token === '}' ? '{' : '[')) return undefined
    return done()
  }
  if (expected === 'key' || expected === 'keyOrEnd') return token === 'text' ? 'colon' : undefined
  if (expected === 'colon') return token === ':' ? 'value' : undefined
  if (expected === 'next') return token !== ',' ? undefined : open.at(-1) === '{' ? 'key' : 'value'
  if (expected === 'nothing') return undefined
  if (token === '{' || token === '[') {
    open.push(token)
    return token === '{' ? 'keyOrEnd' : 'valueOrEnd'
  }
  return token === 'text' || token === 'scalar' ? done() : undefined
}
