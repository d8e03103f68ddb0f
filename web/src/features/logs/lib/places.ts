/** Places in a project's code as servers and stacks write them: `main.ts:3:7`. */

export interface Place {
  file: string
  line: number
  column: number
}

// No letter, slash, colon or dot before it: `node:internal/x.js:1:2` and `https://host/a.js:1:2` are nobody's file here.
const INSIDE = /(?<![\w./:@-])([A-Za-z0-9_@][\w.@-]*(?:\/[\w.@-]+)*\.(?:[cm]?[jt]sx?|json)):(\d+)(?::(\d+))?/g

export interface Segment {
  text: string
  place?: Place
}

/** Splits a stack or message into plain text and places; the texts together are the input. */
export function splitPlaces(text: string): Segment[] {
  const segments: Segment[] = []
  let from = 0
  for (const match of text.matchAll(INSIDE)) {
    if (match.index > from) segments.push({ text: text.slice(from, match.index) })
    segments.push({
      text: match[0],
      place: { file: match[1] ?? '', line: Number(match[2]) || 1, column: Number(match[3] ?? 1) || 1 },
    })
    from = match.index + match[0].length
  }
  if (from < text.length) segments.push({ text: text.slice(from) })
  return segments
}

/** The first place of the project's code in a stack or message, as it is written there. */
export const firstPlace = (text: string): string | undefined => splitPlaces(text).find(({ place }) => place)?.text
