import type { PlainError } from '../protocol.ts'

const BOUNDARY = /\n\s+at \(<isolated-vm boundary>\)[\s\S]*$/
const HOST_FRAME = /\n\s+at [^\n]*(?:file:|node:)[^\n]*/g

/** Any thrown value as plain data; frames of this process are cut off. */
export function toPlainError(error: unknown): PlainError {
  if (!(error instanceof Error)) return { name: 'Error', message: `Thrown: ${String(error)}` }
  const stack = error.stack?.replace(BOUNDARY, '').replace(HOST_FRAME, '')
  return { name: String(error.name), message: String(error.message), stack }
}
