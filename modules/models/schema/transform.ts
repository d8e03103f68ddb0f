/** Records from the fields a model has to those it gets. */
import type { ModelField, StoredField } from '../contract.ts'
import { defaultOf, toDocument, type Values } from '../fields/record.ts'
import { fromText, Misfit, toJson, toStored, toText } from '../fields/values.ts'
import type { RecordDocument } from '../records.repository.ts'

/** A field that there was and that there is, either of which may not be. */
export interface Step {
  from?: StoredField
  to?: StoredField
}

/** What becomes of each field, by its id. */
export function stepsOf(from: readonly StoredField[], to: readonly StoredField[]): Step[] {
  const removed = from.filter(({ id }) => !to.some((field) => field.id === id))
  return [
    ...to.map((field): Step => {
      const before = from.find(({ id }) => id === field.id)
      return before ? { from: before, to: field } : { to: field }
    }),
    ...removed.map((field): Step => ({ from: field })),
  ]
}

const kindOf = ({ type, model, items }: ModelField): string =>
  JSON.stringify([type, model ?? null, items ? [items.type, items.model ?? null] : null])

export const isConverted = ({ from, to }: Step): boolean => !!from && !!to && kindOf(from) !== kindOf(to)
export const isRenamed = ({ from, to }: Step): boolean => !!from && !!to && from.key !== to.key
/** Records without a value get the default: it is required from now on. */
export const isFilled = ({ from, to }: Step): boolean => !!to?.required && !from?.required && to.default !== undefined

/** Whether what is stored of records changes. */
export const needsPass = (steps: readonly Step[]): boolean =>
  steps.some(
    (step) =>
      (step.from && !step.to) ||
      isConverted(step) ||
      isRenamed(step) ||
      isFilled(step) ||
      (step.from?.unique ?? false) !== (step.to?.unique ?? false),
  )

/** A stored value as one of another kind, without losing anything. @throws Misfit */
export function convert({ from, to }: Required<Step>, value: unknown): unknown {
  const given = toJson(value)
  if (from.type === 'reference' || to.type === 'reference') {
    if (to.type === 'string' || to.type === 'text' || to.type === 'json') return toStored(to, given)
    throw new Misfit('cannot refer to another model')
  }
  if (to.type === 'array' && !Array.isArray(given)) return toStored(to, [given])
  if (from.type === 'array' && to.type !== 'json' && to.type !== 'array' && Array.isArray(given)) {
    if (given.length === 1) return convert({ from: { ...from, ...from.items!, type: from.items!.type }, to }, given[0])
    throw new Misfit(`has ${given.length} entries`)
  }
  if (to.type === 'string' || to.type === 'text' || to.type === 'enum') return toStored(to, toText(given))
  if (to.type === 'datetime' && from.type === 'date') return toStored(to, `${given}T00:00:00Z`)
  if (to.type === 'date' && from.type === 'datetime' && !/T00:00:00(\.0+)?Z$/.test(String(given)))
    throw new Misfit('has a time of day')
  if (typeof given !== 'string' || to.type === 'json') return toStored(to, given)
  return toStored(to, fromText(to, given))
}

/** A record as the new fields have it. @throws Misfit */
export function transform(
  steps: readonly Step[],
  fields: readonly StoredField[],
  version: number,
  document: RecordDocument,
  now: Date,
): RecordDocument {
  const values: Values = {}
  for (const step of steps) {
    const { from, to } = step
    if (!to) continue
    const value = from ? (document[from.key] ?? undefined) : undefined
    const next =
      value !== undefined && isConverted(step)
        ? convert(step as Required<Step>, value)
        : (value ?? (to.required && !from?.required ? defaultOf(to, now) : undefined))
    if (next !== undefined) values[to.key] = next
  }
  return toDocument({ fields, version }, values, document)
}
