import { diffLines } from 'diff'

export interface LineCounts {
  added: number
  removed: number
}

/** What is counted: two states of one file. */
export interface TextPair {
  before: string
  after: string
}

/** Milliseconds for the exact figure of one file. */
const PATIENCE = 1_500

const countOf = (text: string) => (text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0))

/**
 * Lines that came and lines that went. Takes long for large texts without much in common: for a worker. What takes too long is counted
 * by which lines there are, whatever their order.
 */
export function countLines({ before, after }: TextPair, ignoreWhitespace: boolean, patience = PATIENCE): LineCounts {
  if (before === '' || after === '') return { added: countOf(after), removed: countOf(before) }
  const parts = diffLines(before, after, { ignoreWhitespace, timeout: patience })
  if (!parts) return countUnordered(before, after, ignoreWhitespace)
  const counts = { added: 0, removed: 0 }
  for (const { added, removed, count } of parts) {
    if (added) counts.added += count
    else if (removed) counts.removed += count
  }
  return counts
}

function countUnordered(before: string, after: string, ignoreWhitespace: boolean): LineCounts {
  const read = (text: string) => {
    const lines = text.split('\n')
    return ignoreWhitespace ? lines.map((line) => line.trim()) : lines
  }
  const left = new Map<string, number>()
  for (const line of read(before)) left.set(line, (left.get(line) ?? 0) + 1)
  let added = 0
  for (const line of read(after)) {
    const count = left.get(line) ?? 0
    if (count > 0) left.set(line, count - 1)
    else added += 1
  }
  return { added, removed: [...left.values()].reduce((sum, count) => sum + count, 0) }
}
