import { standardSchemaResolver } from '@hookform/resolvers/standard-schema'
import { useQueryClient } from '@tanstack/react-query'
import { type UseFormProps, useForm } from 'react-hook-form'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError } from '@/lib/api/index.ts'
import { setServerErrors } from '@/lib/form-errors.ts'
import { slugQuery } from '@/lib/queries/projects.ts'
import { type ProjectInput, projectSchema } from '../schema.ts'

/** The form behind `ProjectFields`; `refuse` puts what the server said about it into its fields. */
export function useProjectForm(start: Pick<UseFormProps<ProjectInput>, 'values' | 'defaultValues'>) {
  const queryClient = useQueryClient()
  const errorText = useErrorText()
  const form = useForm<ProjectInput>({ resolver: standardSchemaResolver(projectSchema), ...start })
  function refuse(error: unknown, { slug }: ProjectInput) {
    if (isApiError(error) && isAboutSlug(error)) {
      // The line under the field says so and offers a free one.
      form.setError('slug', { type: 'taken' }, { shouldFocus: true })
      return queryClient.invalidateQueries(slugQuery(slug))
    }
    setServerErrors(form, error, { fields: ['name', 'slug', 'color'], text: errorText })
  }
  return { form, refuse }
}

/** Whether a slug that fits the pattern is refused: taken, or reserved, which the server tells in the same way. */
const isAboutSlug = ({ code, errors }: { code: string; errors: readonly { path: string }[] }) =>
  code === 'M3M_PROJECT_SLUG_TAKEN' || (code === 'M3M_PROJECT_INVALID' && errors[0]?.path === '/slug')
