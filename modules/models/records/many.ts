/** Many new records at once: looked at together, so that all that do not fit are told. */
import { isCoded, type Problem } from '../../../kernel/index.ts'
import { breathe } from '../../shared/breathe.ts'
import { type Check, invalid, type Shape, toValues, type Values } from '../fields/record.ts'
import { recordInvalid } from '../models.errors.ts'
import type { RecordDocument } from '../records.repository.ts'
import { clashesOf, MAX_PROBLEMS, type Placed } from './clashes.ts'
import type { WriteContext } from './context.ts'

/**
 * Values of records, which fit; their places are those among the given ones: `/3`.
 * @throws M3M_RECORD_INVALID with what is wrong with each
 */
export async function valuesOfMany(
  context: Pick<WriteContext, 'repository' | 'check'>,
  given: readonly unknown[],
  rules: Check,
  toDocument: (values: Values) => RecordDocument,
): Promise<Placed[]> {
  const { shape } = rules
  const problems: Problem[] = []
  const fitting: { values: Values; at: string }[] = []
  for (const [i, one] of given.entries()) {
    const at = `/${i}`
    await breathe()
    try {
      fitting.push({ values: toValues(one, rules), at })
    } catch (error) {
      problems.push(...problemsOf(error).map(({ path, message }) => ({ path: at + path, message })))
    }
  }
  await context.check(shape, fitting).catch((error: unknown) => void problems.push(...problemsOf(error)))
  const placed = fitting.map(({ values, at }) => ({ document: toDocument(values), at }))
  if (problems.length === 0) return placed
  // Whoever mends these is told at once what else there is to mend.
  problems.push(...(await clashesOf(context, shape, placed)))
  throw invalid(shape.slug, told(shape, problems))
}

function problemsOf(error: unknown): readonly Problem[] {
  if (!isCoded(error) || error.code !== recordInvalid.code) throw error
  return error.errors ?? [{ path: '', message: error.message }]
}

/** As many as are told, in the order of records: first one of each record, so that none hides the others. */
function told(shape: Shape, problems: readonly Problem[]): Problem[] {
  const rowOf = ({ path }: Problem) => Number(path.split('/')[1])
  const placeOf = ({ path }: Problem) => shape.fields.findIndex(({ key }) => key === path.split('/')[2])
  const seen = new Map<number, number>()
  return problems
    .map((problem) => {
      const rank = seen.get(rowOf(problem)) ?? 0
      seen.set(rowOf(problem), rank + 1)
      return { problem, rank }
    })
    .sort((a, b) => a.rank - b.rank || rowOf(a.problem) - rowOf(b.problem))
    .slice(0, MAX_PROBLEMS)
    .map(({ problem }) => problem)
    .sort((a, b) => rowOf(a) - rowOf(b) || placeOf(a) - placeOf(b))
}
