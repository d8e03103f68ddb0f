/** Log lines as text: for the clipboard, for files, for one-line rows. */
import type { LogLine } from '../../../../../modules/logs/contract.ts'

/** What a terminal would show: time, level, message, fields and stack. */
export function toPlainText(line: LogLine): string {
  const head = `${line.time} ${line.level.toUpperCase().padEnd(5)} ${line.message}`
  const fields = line.fields === undefined ? '' : ` ${JSON.stringify(line.fields)}`
  return line.stack ? `${head}${fields}\n${line.stack}` : head + fields
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what steers a terminal begins with the escape character
const ANSI = /\u001b(?:\[[0-9;?]*[A-Za-z]|\][^\u0007\u001b]*(?:\u0007|\u001b\\))/g
/** The message without what steers a terminal: colours, titles, links. */
export const stripAnsi = (text: string): string => text.replace(ANSI, '')

const TURNS = /[\u202a-\u202e\u2066-\u2069]/g
/** Text without the characters that turn the direction of writing, which reach beyond the element they stand in. */
export const stripTurns = (text: string): string => text.replace(TURNS, '')

/** The first line of a message, for a row of fixed height. */
export function firstLine(text: string): string {
  const clean = stripTurns(stripAnsi(text))
  const end = clean.indexOf('\n')
  return end < 0 ? clean : `${clean.slice(0, end)} ⏎`
}
