/** What is shown in the terminal. Text from elsewhere cannot steer it. */
import { stripVTControlCharacters, styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Without control characters, but for line breaks and tabs. */
export const plainText = (text: unknown): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  stripVTControlCharacters(String(text)).replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '')

/** Standard output in colours, where it is a terminal and nobody said NO_COLOR. */
export const paint = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout })

export const say = (line = ''): void => void process.stdout.write(`${line}\n`)
export const warn = (line: string): void => void process.stderr.write(`m3m: ${line}\n`)

/** `1 file`, `2 files`. */
export const count = (number: number, one: string, many = `${one}s`): string => `${number} ${number === 1 ? one : many}`

/** When something was, as people here write it. */
export const when = (time: string): string =>
  new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
