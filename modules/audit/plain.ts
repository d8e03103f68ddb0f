/** Makes text from anywhere harmless wherever the record is read: in a page, a terminal, a file of lines. */
import type { AuditSummary } from './contract.ts'

const MAX_TEXT = 300
const MAX_FACTS = 24
/** What is called so should not come here at all; when it does, it goes no further. */
const SECRET = /password|passwd|secret|token|apikey|hash|credential/i

/** Controls, line and paragraph ends, and marks that turn the direction of text around. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu

/** Text on one line, whose unseen characters can be seen, cut to what can be read. */
export function plainText(text: string): string {
  const whole = text.toWellFormed()
  const cut = whole.length > MAX_TEXT ? `${whole.slice(0, MAX_TEXT).toWellFormed()}…` : whole
  return cut.replace(UNSEEN, (char) => `\\u${char.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}

/** The same for each of several facts. */
export function plainSummary(summary: AuditSummary): AuditSummary {
  const facts = Object.entries(summary).slice(0, MAX_FACTS)
  return Object.fromEntries(
    facts.map(([name, value]) => [
      plainText(name).replaceAll(/[.$]/g, '_'),
      typeof value !== 'string' ? value : SECRET.test(name) ? '•••' : plainText(value),
    ]),
  )
}
