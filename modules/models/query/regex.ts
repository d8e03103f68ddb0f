/**
 * Patterns in queries. Those that may try the same text in endlessly many ways are refused: a database matches them for as
 * long as it is let, and others wait. What is left every database understands alike.
 */
import { refused } from './refusal.ts'

const MAX_LENGTH = 200
/** Things that repeat, of which each multiplies the ways to try. */
const MAX_QUANTIFIERS = 8
const MAX_REPEAT = 100

/** @throws M3M_RECORDS_QUERY */
export function checkRegex(source: unknown, options: unknown, path: string): void {
  if (typeof source !== 'string') throw refused('must be a text', path)
  if (options !== undefined && (typeof options !== 'string' || !/^[imsx]*$/.test(options)))
    throw refused('has options other than i, m, s and x', path)
  if (source.length > MAX_LENGTH) throw refused(`has more than ${MAX_LENGTH} characters`, path)
  if (source.includes('\0') || !source.isWellFormed()) throw refused('has characters that are none', path)
  try {
    new RegExp(source, 'u')
  } catch {
    throw refused('is no pattern', path)
  }
  // Escaped letters and classes of letters are one letter each.
  if (/\\[1-9kg]/.test(source.replaceAll('\\\\', ''))) throw refused('refers back to a group; write it out', path)
  const bare = source.replace(/\\./gs, '_').replace(/\[\^?\]?[^\]]*\]/g, '_')
  if (/\(\?(?!:)/.test(bare)) throw refused('looks ahead or names a group; only ( ) and (?: ) are taken', path)
  const text = bare.replaceAll('(?:', '(')
  const quantifiers = text.match(/[*+?]|\{\d+(?:,\d*)?\}/g) ?? []
  if (quantifiers.length > MAX_QUANTIFIERS) throw refused(`repeats more than ${MAX_QUANTIFIERS} things`, path)
  for (const [, least, most] of text.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    if (Number(least) > MAX_REPEAT || Number(most || 0) > MAX_REPEAT)
      throw refused(`repeats something more than ${MAX_REPEAT} times`, path)
  checkGroups(text, path)
}

/** A group that repeats must not have in it what repeats, or has a choice, itself. */
function checkGroups(text: string, path: string): void {
  const open: { risky: boolean }[] = []
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]!
    if (letter === '(') open.push({ risky: false })
    else if (letter === ')') {
      const group = open.pop()
      const repeats = /^(?:[*+]|\{\d+(?:,\d*)?\})/.test(text.slice(at + 1))
      if (group?.risky && repeats)
        throw refused('repeats a group in which something repeats or is chosen; write it without', path)
      if (group?.risky && open.length > 0) open.at(-1)!.risky = true
    } else if ('*+?|{'.includes(letter)) {
      const inner = open.at(-1)
      if (inner) inner.risky = true
    }
  }
}
