import { useQuery } from '@tanstack/react-query'
import { modelsQuery } from '@/lib/queries/models.ts'
import { someRecordsQuery } from '../api.ts'
import { labelOf } from '../lib/labels.ts'

/** What records of a model (slug) are called, by their ids; those that are not there any more are missing. */
export function useLabels(project: string, slug: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const wanted = [...new Set(ids)].sort().slice(0, 1000)
  const models = useQuery(modelsQuery(project)).data?.items
  const model = models?.find((one) => one.slug === slug)
  const { data } = useQuery({
    ...someRecordsQuery(project, slug, { ids: wanted }),
    enabled: model !== undefined && wanted.length > 0,
  })
  return new Map(model && data ? data.items.map((record) => [record.id, labelOf(model, record)]) : [])
}
