import type { EnvFormat, ImportedVariable } from '../../../../../modules/environment/contract.ts'

/** What a text most likely is. */
export const formatOf = (text: string): EnvFormat => (/^\s*[{[]/.test(text) ? 'json' : 'env')

type Outcome = ImportedVariable['outcome']

/** How many variables of a file come to what. */
export function countOutcomes(variables: readonly ImportedVariable[]): Record<Outcome, number> {
  const counts: Record<Outcome, number> = { added: 0, changed: 0, unchanged: 0, skipped: 0, refused: 0 }
  for (const { outcome } of variables) counts[outcome] += 1
  return counts
}
