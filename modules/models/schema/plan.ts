/** What a change of a model's fields does to its records, told before it is done. */
import type { Document } from '../../database/contract.ts'
import { breathe } from '../../shared/breathe.ts'
import type { Consequence, ModelPlan, StoredField } from '../contract.ts'
import { checkLimits, Misfit, toJson } from '../fields/values.ts'
import type { RecordDocument, RecordsRepository } from '../records.repository.ts'
import { convert, isConverted, isFilled, isRenamed, type Step, stepsOf } from './transform.ts'

const BATCH = 500
const EXAMPLES = 5

type Kind = Consequence['kind']

export interface PlanContext {
  repository: Pick<RecordsRepository, 'count' | 'total' | 'after' | 'aggregate'>
  /** How long one look may take, in ms. */
  lookMs: number
}

const rulesOf = ({ min, max, pattern, options, items }: StoredField): string =>
  JSON.stringify([min, max, pattern, options, items?.options])

const REFUSED = new Set<Kind>(['missing', 'misfit', 'duplicates'])

const consequence = (field: StoredField, kind: Kind, count: number, examples: string[] = []): Consequence => ({
  field: field.key,
  kind,
  count,
  refused: REFUSED.has(kind) && count > 0,
  loses: kind === 'removed' && count > 0,
  examples,
})

export async function planOf(
  { repository, lookMs }: PlanContext,
  model: string,
  before: readonly StoredField[],
  after: readonly StoredField[],
): Promise<ModelPlan> {
  const steps = stepsOf(before, after)
  const records = await repository.total(model)
  const withValue = (key: string) => repository.count(model, { [key]: { $ne: null } })
  const without = (key: string) => repository.count(model, { [key]: null })
  const found: Consequence[] = []

  for (const step of steps) {
    const { from, to } = step
    if (!to) {
      found.push(consequence(from!, 'removed', records === 0 ? 0 : await withValue(from!.key)))
      continue
    }
    if (!from) found.push(consequence(to, 'added', 0))
    if (from && isRenamed(step)) found.push(consequence(to, 'renamed', records === 0 ? 0 : await withValue(from.key)))
    if (records === 0) continue
    if (to.required && !from?.required) {
      const lacking = from ? await without(from.key) : records
      if (lacking > 0) found.push(consequence(to, isFilled(step) ? 'filled' : 'missing', lacking))
    }
    if (from && to.unique && !from.unique && !isConverted(step)) {
      const twice: Document[] = []
      await repository.aggregate(model, duplicatesOf(from.key), lookMs, (one) => void twice.push(one))
      if (twice.length > 0)
        found.push(
          consequence(
            to,
            'duplicates',
            twice.length,
            twice.slice(0, EXAMPLES).map(({ _id }) => shown(toJson(_id))),
          ),
        )
    }
    // A new field that all get the same value in is unique in no two of them.
    if (!from && to.unique && isFilled(step) && records > 1) found.push(consequence(to, 'duplicates', 1))
  }
  if (records > 0) found.push(...(await looked(repository, model, steps)))
  return {
    consequences: found,
    possible: found.every(({ refused }) => !refused),
    losesData: found.some(({ loses }) => loses),
    records,
  }
}

/** Values that more than one record has. */
const duplicatesOf = (key: string): Document[] => [
  { $match: { [key]: { $ne: null } } },
  { $group: { _id: `$${key}`, n: { $sum: 1 } } },
  { $match: { n: { $gt: 1 } } },
  { $limit: 100 },
]

/** What only shows in the values themselves. */
async function looked(
  repository: PlanContext['repository'],
  model: string,
  steps: readonly Step[],
): Promise<Consequence[]> {
  const watches = steps.flatMap((step) => {
    const { from, to } = step
    if (!from || !to) return []
    if (!isConverted(step) && rulesOf(from) === rulesOf(to)) return []
    return [watchOf(step as Required<Step>)]
  })
  if (watches.length === 0) return []
  let last: RecordDocument | undefined
  for (;;) {
    const batch = await repository.after(model, last?._id ?? null, BATCH)
    if (batch.length === 0) break
    for (const document of batch)
      for (const watch of watches) {
        await breathe()
        watch.see(document)
      }
    last = batch.at(-1)!
  }
  return watches.flatMap((watch) => watch.told())
}

function watchOf(step: Required<Step>) {
  const { from, to } = step
  const counts = { converted: 0, misfit: 0, unfit: 0, duplicates: 0 }
  const examples: Record<string, string[]> = { misfit: [], unfit: [], duplicates: [] }
  const seen = new Set<string>()
  const note = (kind: 'misfit' | 'unfit' | 'duplicates', document: RecordDocument, value: unknown) => {
    counts[kind] += 1
    if (examples[kind]!.length < EXAMPLES)
      examples[kind]!.push(`${document._id.toHexString()}: ${shown(toJson(value))}`)
  }
  return {
    see(document: RecordDocument): void {
      const value = document[from.key] as unknown
      if (value === undefined || value === null) return
      let next: unknown = value
      if (isConverted(step)) {
        try {
          next = convert(step, value)
          counts.converted += 1
        } catch (error) {
          if (!(error instanceof Misfit)) throw error
          note('misfit', document, value)
          return
        }
        if (to.unique) {
          const text = JSON.stringify(toJson(next))
          if (seen.has(text)) note('duplicates', document, next)
          seen.add(text)
        }
      }
      try {
        checkLimits(to, next)
      } catch (error) {
        if (!(error instanceof Misfit)) throw error
        note('unfit', document, next)
      }
    },
    told(): Consequence[] {
      return (['converted', 'misfit', 'duplicates', 'unfit'] as const)
        .filter((kind) => counts[kind] > 0)
        .map((kind) => consequence(to, kind, counts[kind], examples[kind] ?? []))
    },
  }
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}...` : text
}

/** What stands in the way, or is lost, in words. */
export function inWords(consequences: readonly Consequence[]): string {
  const said = consequences.map(({ field, kind, count, examples }) => {
    const about = examples.length > 0 ? ` (${examples.slice(0, 2).join('; ')})` : ''
    switch (kind) {
      case 'missing':
        return `${count} lack "${field}", which is to be required; give it a default, or fill it first`
      case 'misfit':
        return `${count} have a value in "${field}" that cannot be of the new type${about}`
      case 'duplicates':
        return `values of "${field}" are there more than once${about}`
      default:
        return `${count} have a value in "${field}"`
    }
  })
  return said.join('; ')
}
