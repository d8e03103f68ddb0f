import type { EnvVariable } from '../../../../../modules/environment/contract.ts'
import { previewOf } from './preview.ts'

/** The variables whose key or visible value has the text, case ignored. */
export function filterVariables(variables: readonly EnvVariable[], query: string): EnvVariable[] {
  const wanted = query.trim().toLowerCase()
  if (wanted === '') return [...variables]
  return variables.filter((variable) =>
    [variable.key, previewOf(variable) ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  )
}
