import type { PlainError } from '../protocol.ts'

// Names, messages and stacks are whatever code made them: cut first, and read in one pass, never back and forth.
const MAX_TEXT = 16 * 1024
const BOUNDARY = /\n[ \t]+at \(<isolated-vm boundary>\)[\s\S]*$/
const HOST_FRAME = /\n[ \t]+at [^\n]*(?:file:|node:)[^\n]*/g

const cut = (value: unknown): string => String(value).slice(0, MAX_TEXT)

/** Any thrown value as plain data; frames of this process are cut off. */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: `Thrown: ${cut(error)}` }
  const stack = error.stack && cut(error.stack).replace(BOUNDARY, '').replace(HOST_FRAME, '')
  return { name: cut(error.name), message: cut(error.message), stack }
}
