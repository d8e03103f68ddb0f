export const STRENGTHS = ['weak', 'fair', 'good', 'strong'] as const
export type Strength = (typeof STRENGTHS)[number]

/** What is tried first, whatever its length. */
const COMMON =
  /pass?w(?:or)?d|parol|пароль|qwert|asdf|zxcv|йцукен|12345|abc123|letmein|welcome|admin|iloveyou|dragon|monkey|secret/giu

const POOLS: [RegExp, number][] = [
  [/\p{Ll}/u, 26],
  [/\p{Lu}/u, 26],
  [/\d/, 10],
  [/[^\p{L}\d]/u, 30],
]

/** Characters that are not what comes after the one before: aaaa and 1234 have one each. */
function surprises(text: string): number {
  const codes = [...text].map((char) => char.codePointAt(0)!)
  return codes.filter((code, i) => {
    const step = code - (codes[i - 1] ?? Number.NaN)
    return !(Math.abs(step) <= 1)
  }).length
}

/**
 * How hard a password is to guess, roughly: the bits of its surprising characters, without common words and what is
 * known of its owner.
 */
export function strengthOf(password: string, known: readonly string[] = []): Strength {
  let rest = password.replace(COMMON, 'x')
  for (const word of known.flatMap((text) => text.split(/[\s@._-]+/u)))
    if (word.length >= 3) rest = rest.replaceAll(new RegExp(escaped(word), 'giu'), 'x')
  const pool = POOLS.reduce((sum, [pattern, size]) => (pattern.test(rest) ? sum + size : sum), 0)
  const bits = Math.log2(Math.max(pool, 2)) * surprises(rest)
  return bits < 36 ? 'weak' : bits < 55 ? 'fair' : bits < 80 ? 'good' : 'strong'
}

const escaped = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
