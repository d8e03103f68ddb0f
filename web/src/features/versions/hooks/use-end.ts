import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type DiffSide, versionQuery } from '@/features/code/index.ts'
import type { Pipeline } from '@/lib/api/index.ts'
import { DRAFT } from '../lib/comparison.ts'

export type End =
  | { state: 'loading' }
  | { state: 'failed'; error: Error; retry: () => void }
  | { state: 'missing' }
  | { state: 'there'; side: DiffSide }

/** The code at one end of a comparison: of a version by its number, or of the draft. */
export function useEnd(project: string, end: string, pipeline: Pipeline | undefined): End {
  const { t } = useTranslation('versions')
  const isDraft = end === DRAFT
  const version = useQuery({ ...versionQuery(project, end), enabled: !isDraft })
  if (isDraft) {
    if (!pipeline) return { state: 'loading' }
    const { draft } = pipeline
    if (!draft) return { state: 'missing' }
    return { state: 'there', side: { name: t('compare.draft', { number: draft.nextVersion }), files: draft.files } }
  }
  if (version.data)
    return { state: 'there', side: { name: t('compare.version', { number: end }), files: version.data.files } }
  return version.error
    ? { state: 'failed', error: version.error, retry: () => void version.refetch() }
    : { state: 'loading' }
}
