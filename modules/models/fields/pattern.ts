/** Patterns that texts of a field have to match: they come from people, and are matched where everything else waits. */
import { createContext, Script } from 'node:vm'

/** One text may take so long. */
const PATIENCE_MS = 20
/** Longer texts are not looked at. */
export const PATTERN_TEXT_MAX = 10_000

const probe = new Script('re.test(text)')
const context = createContext(Object.create(null), { codeGeneration: { strings: false, wasm: false } })

/** With one quantifier at most there is nothing to try again and again. */
const isPlain = (source: string): boolean =>
  (
    source
      .replace(/\\./g, '_')
      .replace(/\[[^\]]*\]/g, '_')
      .match(/[*+{]|(?<!\()\?/g) ?? []
  ).length <= 1

const compiled = new Map<string, RegExp>()
const MAX_COMPILED = 500

/** @throws SyntaxError for what is no pattern */
export function compilePattern(source: string): RegExp {
  const known = compiled.get(source)
  if (known) return known
  const pattern = new RegExp(source, 'u')
  if (compiled.size >= MAX_COMPILED) compiled.clear()
  compiled.set(source, pattern)
  return pattern
}

/** Whether a text matches; `late` when that takes too long to tell. */
export function matches(source: string, text: string): boolean | 'late' {
  const pattern = compilePattern(source)
  if (isPlain(source)) return pattern.test(text)
  Object.assign(context, { re: pattern, text })
  try {
    return probe.runInContext(context, { timeout: PATIENCE_MS }) as boolean
  } catch {
    return 'late'
  }
}
