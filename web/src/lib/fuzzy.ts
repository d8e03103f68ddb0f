/** Finding files by a few letters of their paths. */

/** What was typed to find a file: letters of its path, and maybe the line after a colon. */
export function readFileQuery(text: string): { letters: string; line: number | undefined } {
  const match = /^(.*?)(?::(\d+)?)?$/.exec(text.trim())
  return { letters: match?.[1] ?? '', line: match?.[2] === undefined ? undefined : Number(match[2]) || 1 }
}

const START = 8
const IN_ROW = 5
const IN_NAME = 3

/**
 * How well the letters, in their order, fit the path; null when they do not. Letters at the beginning of a word, in a row, and in
 * the file's name rather than its folders count more.
 */
export function fuzzyScore(letters: string, path: string): number | null {
  const wanted = letters.toLowerCase().replaceAll(' ', '')
  if (wanted === '') return 0
  const text = path.toLowerCase()
  const name = path.lastIndexOf('/') + 1
  // A name that has the letters as they are beats any scattering.
  const inName = text.indexOf(wanted, name)
  if (inName >= 0) return 1_000 + (inName === name ? 500 : 0) - path.length
  const whole = text.indexOf(wanted)
  if (whole >= 0) return 500 - path.length
  return scattered(wanted, path, text, name)
}

/** From the back, so that letters are found in the name before its folders. */
function scattered(wanted: string, path: string, text: string, name: number): number | null {
  let score = 0
  let at = text.length
  for (let index = wanted.length - 1; index >= 0; index--) {
    const found = text.lastIndexOf(wanted[index] ?? '', at - 1)
    if (found < 0 || at === 0) return null
    if (found === at - 1 && index < wanted.length - 1) score += IN_ROW
    if (isWordStart(path, found)) score += START
    if (found >= name) score += IN_NAME
    at = found
  }
  return score - path.length / 10
}

function isWordStart(path: string, at: number): boolean {
  if (at === 0) return true
  const before = path[at - 1] ?? ''
  const here = path[at] ?? ''
  return /[/._@-]/.test(before) || (/[a-z0-9]/.test(before) && /[A-Z]/.test(here))
}

/** The paths that fit, best first; those of `recent` before equals, in their order. */
export function rankFiles(letters: string, paths: readonly string[], recent: readonly string[] = []): string[] {
  const order = (path: string) => {
    const index = recent.indexOf(path)
    return index < 0 ? recent.length : index
  }
  return paths
    .flatMap((path) => {
      const score = fuzzyScore(letters, path)
      return score === null ? [] : [{ path, score }]
    })
    .sort((a, b) => b.score - a.score || order(a.path) - order(b.path) || (a.path < b.path ? -1 : 1))
    .map(({ path }) => path)
}
