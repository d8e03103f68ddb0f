import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import {
  api,
  apiUrl,
  type CreateModel,
  type List,
  type Model,
  type ModelField,
  type ModelPlan,
  type ModelRecord,
  type RecordsImported,
  type UpdateModel,
  url,
} from '@/lib/api/index.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import type { ExportFormat } from './lib/table-file.ts'

/** A model by slug. */
export const modelQuery = (project: string, model: string) =>
  queryOptions({
    queryKey: ['projects', project, 'models', model],
    queryFn: ({ signal }) => api.get<Model>(url`/projects/${project}/models/${model}`, { signal }),
  })

/** What is asked of the records of a model. */
export interface RecordsQuery {
  /** As JSON. */
  filter?: string
  q?: string
  sort?: string
}

const recordsKey = (project: string, model: string) => ['projects', project, 'records', model] as const
const records = (project: string, model: string) => url`/projects/${project}/models/${model}/records`
/** Records that the server leaves out at the beginning, at most; further on only cursors lead. */
const MAX_SKIP = 100_000

export interface RecordsPageQuery extends RecordsQuery {
  size: number
  /** From 1 on. */
  page: number
}

/** A page of records: by the cursor of the page before, where that is known. */
export const recordsQuery = (project: string, model: string, { page, size, ...query }: RecordsPageQuery) => {
  const key = (number: number) => [...recordsKey(project, model), 'page', query, size, number] as const
  return queryOptions({
    queryKey: key(page),
    queryFn: ({ signal, client }) => {
      const cursor = client.getQueryData<List<ModelRecord>>(key(page - 1))?.nextCursor
      const skip = cursor === undefined ? Math.min((page - 1) * size, MAX_SKIP) || undefined : undefined
      return api.get<List<ModelRecord>>(records(project, model), {
        query: { ...query, limit: size, cursor, skip },
        signal,
      })
    },
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })
}

/** How many records match; asked beside the page, which need not wait for it. */
export const countQuery = (project: string, model: string, { filter, q }: RecordsQuery) =>
  queryOptions({
    queryKey: [...recordsKey(project, model), 'count', { filter, q }],
    queryFn: ({ signal }) =>
      api.get<{ count: number }>(`${records(project, model)}/count`, { query: { filter, q }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 5000,
  })

export const recordQuery = (project: string, model: string, id: string) =>
  queryOptions({
    queryKey: [...recordsKey(project, model), 'one', id],
    queryFn: ({ signal }) => api.get<ModelRecord>(`${records(project, model)}${url`/${id}`}`, { signal }),
    retry: false,
  })

/** Some records by what they are called: those with these ids, or those a text is found in. */
export const someRecordsQuery = (project: string, model: string, { ids, q }: { ids?: readonly string[]; q?: string }) =>
  queryOptions({
    queryKey: [...recordsKey(project, model), 'some', ids ?? null, q ?? ''],
    queryFn: ({ signal }) =>
      api.get<List<ModelRecord>>(records(project, model), {
        query: { filter: ids && JSON.stringify({ id: { $in: ids } }), q, limit: ids?.length ?? 20 },
        signal,
      }),
    placeholderData: keepPreviousData,
  })

/** What a change of the fields would do to the records. */
export const planChange = (project: string, model: string, fields: ModelField[]) =>
  api.post<ModelPlan>(url`/projects/${project}/models/${model}/plan`, { fields })

/** What can be done with models. */
export function useModelActions(project: string) {
  const client = useQueryClient()
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: modelsQuery(project).queryKey }),
      // What the editor completes after `db.collection(`.
      client.invalidateQueries({ queryKey: ['projects', project, 'runtime', 'types'] }),
    ])
  return {
    create: useMutation({
      mutationFn: (input: CreateModel) => api.post<Model>(url`/projects/${project}/models`, input),
      onSuccess: refresh,
    }),
    /** Changes a model; resolves to it as it is then. */
    update: useMutation({
      mutationFn: async ({ model, ...changes }: UpdateModel & { model: string }) => {
        const path = url`/projects/${project}/models/${model}`
        return (await api.patch<{ model: Model; plan: ModelPlan }>(path, changes)).model
      },
      onSuccess: async (changed, { model }) => {
        client.setQueryData(modelQuery(project, changed.slug).queryKey, changed)
        if (changed.slug === model) await client.invalidateQueries({ queryKey: recordsKey(project, model) })
        await refresh()
      },
    }),
    remove: useMutation({
      mutationFn: (slug: string) => api.delete<Model>(url`/projects/${project}/models/${slug}`, { query: { slug } }),
      onSuccess: (_, slug) => {
        client.removeQueries({ queryKey: recordsKey(project, slug) })
        client.removeQueries({ queryKey: modelQuery(project, slug).queryKey })
        return client.invalidateQueries({ queryKey: modelsQuery(project).queryKey, exact: true })
      },
    }),
  }
}

type Values = Record<string, unknown>
/** Records that something is done with: these, or all that match. */
export type Which = { ids: string[] } | { filter: object; q?: string }

/** What can be done with records of a model. */
export function useRecordActions(project: string, model: string) {
  const client = useQueryClient()
  const path = records(project, model)
  const pages = [...recordsKey(project, model), 'page']
  /** The record takes its place wherever it is shown. */
  const show = (record: ModelRecord) => {
    client.setQueriesData<List<ModelRecord>>(
      { queryKey: pages },
      (page) => page && { ...page, items: page.items.map((one) => (one.id === record.id ? record : one)) },
    )
    client.setQueryData(recordQuery(project, model, record.id).queryKey, record)
    return client.invalidateQueries({ queryKey: [...recordsKey(project, model), 'some'] })
  }
  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: recordsKey(project, model) }),
      client.invalidateQueries({ queryKey: modelsQuery(project).queryKey }),
    ])
  return {
    refresh,
    create: useMutation({ mutationFn: (values: Values) => api.post<ModelRecord>(path, values), onSuccess: refresh }),
    /** Changes some values of a record, when nobody changed it since. */
    update: useMutation({
      mutationFn: ({ id, revision, values }: { id: string; revision: number; values: Values }) =>
        api.patch<ModelRecord>(`${path}${url`/${id}`}`, values, { headers: { 'if-match': `"${revision}"` } }),
      onSuccess: show,
    }),
    remove: useMutation({ mutationFn: (id: string) => api.delete(`${path}${url`/${id}`}`), onSuccess: refresh }),
    updateMany: useMutation({
      mutationFn: ({ which, values }: { which: Which; values: Values }) =>
        api.post<{ matched: number; modified: number }>(`${path}/update`, { ...which, update: { $set: values } }),
      onSettled: refresh,
    }),
    removeMany: useMutation({
      mutationFn: (which: Which) => api.post<{ deleted: number }>(`${path}/delete`, which),
      onSettled: refresh,
    }),
  }
}

/** Makes many records at once: all, or none. */
export const insertRecords = (project: string, model: string, items: Values[]) =>
  api.post<List<ModelRecord>>(`${records(project, model)}/batch`, { items })

/** Makes records of those that fit, and changes those that are there: by the value of a unique field. */
export const mergeRecords = (project: string, model: string, items: Values[], key: string) =>
  api.post<RecordsImported>(`${records(project, model)}/import`, items, { query: { format: 'json', key } })

/** Address of a file with the records that match. @param keys of these fields alone */
export const exportUrl = (
  project: string,
  model: string,
  { format, keys, ...query }: RecordsQuery & { format: ExportFormat; keys?: readonly string[] },
) => apiUrl(`${records(project, model)}/export`, { ...query, format, fields: keys?.join(',') })
