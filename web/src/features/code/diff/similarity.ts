/** How alike two texts are, by the lines they share: fast enough to ask it of every pair of files. */

/** From 0 (nothing in common) to 1 (the same lines); 0 at once where sizes alone show that `least` is out of reach. */
export type Similarity = (a: string, b: string, least: number) => number

/** Lines that are compared in one go; beyond, pairs count as different rather than the page standing still. */
const MOST_LINES = 2_000_000

type Lines = ReadonlyMap<string, number>

/** Remembers the lines of what it has seen. */
export function createSimilarity(): Similarity {
  const known = new Map<string, Lines>()
  let compared = 0
  const linesOf = (text: string): Lines => {
    const found = known.get(text)
    if (found) return found
    const lines = new Map<string, number>()
    for (const line of text.split('\n')) {
      const trimmed = line.trim()
      if (trimmed !== '') lines.set(trimmed, (lines.get(trimmed) ?? 0) + 1)
    }
    known.set(text, lines)
    return lines
  }

  return (a, b, least) => {
    const [less, more] = a.length < b.length ? [a, b] : [b, a]
    // Even if all of the shorter one were in the longer one.
    if (less === '' || (2 * less.length) / (less.length + more.length) < least) return 0
    const [fewer, others] = [linesOf(less), linesOf(more)]
    compared += fewer.size
    if (compared > MOST_LINES) return 0
    let [shared, total] = [0, 0]
    for (const [line, count] of fewer) {
      shared += line.length * Math.min(count, others.get(line) ?? 0)
      total += line.length * count
    }
    for (const [line, count] of others) total += line.length * count
    return total === 0 ? 0 : (2 * shared) / total
  }
}
