import type { FieldValues, Path, UseFormReturn } from 'react-hook-form'
import { isApiError } from './api/errors.ts'

/** `/slug`, `body/slug`, `files/0/path` → `slug`, `files.0.path`. */
export const fieldOf = (path: string) => path.replace(/^\/?(?:body(?=[/.]|$))?[/.]?/, '').replaceAll('/', '.')

/** Puts what the server said about the input into the fields; what has no field goes to `root`. */
export function setServerErrors<T extends FieldValues>(
  form: Pick<UseFormReturn<T>, 'setError'>,
  error: unknown,
  {
    fields,
    text,
    codes = {},
  }: { fields: Path<T>[]; text: (error: unknown) => string; codes?: Record<string, Path<T>> },
) {
  let placed = false
  const put = (field: Path<T>, message: string) => {
    form.setError(field, { type: 'server', message }, { shouldFocus: !placed })
    placed = true
  }
  if (isApiError(error)) {
    const byCode = codes[error.code]
    if (byCode) put(byCode, text(error))
    else
      for (const { path, message } of error.errors) {
        const field = fields.find((name) => name === fieldOf(path))
        if (field) put(field, message)
      }
  }
  if (!placed) form.setError('root', { type: 'server', message: text(error) })
}
