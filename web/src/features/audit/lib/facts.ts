import type { AuditSummary } from '../../../lib/api/contracts.ts'

type Value = AuditSummary[string]
export interface Fact {
  name: string
  before: Value | undefined
  after: Value | undefined
}

/** What is different after it; where there is only one side, all that is set. */
export function factsOf(before: AuditSummary | undefined, after: AuditSummary | undefined): Fact[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names
    .map((name) => ({ name, before: before?.[name], after: after?.[name] }))
    .filter((fact) => (before && after ? fact.before !== fact.after : (fact.before ?? fact.after ?? null) !== null))
}
