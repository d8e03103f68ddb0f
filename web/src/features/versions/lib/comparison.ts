/** The two ends of a comparison. */
import type { Pipeline } from '../../../../../modules/pipelines/contract.ts'

/** Stands for the draft where a number would stand for a version. */
export const DRAFT = 'draft'

/** What there is to compare: the draft and all versions, newest first. */
export const endsOf = ({ draft, versions }: Pick<Pipeline, 'draft' | 'versions'>): string[] => [
  ...(draft ? [DRAFT] : []),
  ...versions.map(({ number }) => number),
]

/**
 * What one would compare a version (or the draft) with: the published one; for that itself the draft, or the version before it, or the one
 * after. The older comes first. Null when there is nothing else.
 */
export function suggestedComparison(
  end: string,
  pipeline: Pick<Pipeline, 'draft' | 'versions' | 'publishedVersion'>,
): { from: string; to: string } | null {
  const ends = endsOf(pipeline)
  const at = ends.indexOf(end)
  const { publishedVersion } = pipeline
  const other =
    publishedVersion !== null && publishedVersion !== end
      ? publishedVersion
      : ends[0] === DRAFT && end !== DRAFT
        ? DRAFT
        : (ends[at + 1] ?? ends[at - 1])
  if (at === -1 || other === undefined) return null
  return at < ends.indexOf(other) ? { from: other, to: end } : { from: end, to: other }
}
