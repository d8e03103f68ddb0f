import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { isApiError } from './api/errors.ts'

/** `/slug`, `body/slug`, `files/0/path` → `slug`, `files.0.path`. */
export const fieldOf = (path: string) => path.replace(/^\/?(?:body(?=[/.]|$))?[/.]?/, '').replaceAll('/', '.')

/**
 * Puts what the server said about the input into the fields, an item of a list into the list's; what has no field goes to
 * `root`. What is about one field alone is told as its code is, by people's language.
 */
export function setServerErrors<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, 'setError'>,
  error: unknown,
  { fields, text }: { fields: Path<T>[]; text: (error: unknown, otherwise?: string) => string },
) {
  let placed = false
  const problems = isApiError(error) ? error.errors : []
  for (const { path, message } of problems) {
    const field = fields.find((name) => name === fieldOf(path) || fieldOf(path).startsWith(`${name}.`))
    if (!field) continue
    const told = problems.length === 1 ? text(error, message) : message
    form.setError(field, { type: 'server', message: told }, { shouldFocus: !placed })
    placed = true
  }
  if (!placed) form.setError('root', { type: 'server', message: text(error) })
}

/** What to tell about fields: the server's words as they are; a schema's message is a key, which `translate` knows. */
export const fieldMessages =
  (translate: (key: string) => string) =>
  ({ type, message }: { type?: unknown; message?: string } = {}): string | undefined =>
    message === undefined || type === 'server' ? message : translate(message)
