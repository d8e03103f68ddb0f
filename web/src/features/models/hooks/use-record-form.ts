import { useState } from 'react'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Model, type ModelRecord, type StoredField } from '@/lib/api/index.ts'
import { useRecordActions } from '../api.ts'
import { type Draft, isNothing, readDraft, toDraft } from '../lib/values.ts'
import { useFlawText } from './use-flaw-text.ts'

type Drafts = Record<string, Draft>

/** What a control begins with: the value there is, or of a new record the default. */
const begin = (field: StoredField, record: ModelRecord | null): Draft => {
  if (record) return toDraft(field, record[field.key])
  if (field.default === 'now' && (field.type === 'date' || field.type === 'datetime')) return ''
  if (field.default === undefined && field.type === 'boolean' && field.required) return 'false'
  return toDraft(field, field.default)
}

/** The values of a record while they are entered. */
export function useRecordForm(
  project: string,
  model: Model,
  record: ModelRecord | null,
  onSaved: (record: ModelRecord) => void,
) {
  const errorText = useErrorText()
  const flawText = useFlawText()
  const { create, update } = useRecordActions(project, model.slug)
  const fields = model.fields as StoredField[]
  const [first] = useState<Drafts>(() => Object.fromEntries(fields.map((field) => [field.key, begin(field, record)])))
  const [drafts, setDrafts] = useState(first)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [root, setRoot] = useState<string>()
  const isChanged = (key: string) => JSON.stringify(drafts[key]) !== JSON.stringify(first[key])

  /** What is to be sent, or null when something does not fit. */
  const collect = (): Record<string, unknown> | null => {
    const values: Record<string, unknown> = {}
    const wrong: Record<string, string> = {}
    for (const field of fields) {
      const { key } = field
      const draft = drafts[key] ?? ''
      // The default of a new record is the server's to give where it is the time.
      if (record ? !isChanged(key) : isNothing(draft) && field.default === 'now') continue
      const read = readDraft(field, draft)
      if ('flaw' in read) wrong[key] = flawText(read.flaw)
      else if (record || read.value !== null || !isNothing(first[key] ?? '')) values[key] = read.value
    }
    setErrors(wrong)
    return Object.keys(wrong).length > 0 ? null : values
  }
  const refuse = (error: unknown) => {
    const told: Record<string, string> = {}
    for (const { path, message } of isApiError(error) ? error.errors : []) {
      const [, key = ''] = path.split('/')
      if (fields.some((field) => field.key === key)) told[key] ??= message
    }
    setErrors(told)
    setRoot(Object.keys(told).length > 0 ? undefined : errorText(error))
  }
  return {
    fields,
    drafts,
    errors,
    root,
    changed: fields.some(({ key }) => isChanged(key)),
    saving: create.isPending || update.isPending,
    set(key: string, draft: Draft) {
      setDrafts((all) => ({ ...all, [key]: draft }))
      setErrors(({ [key]: _, ...rest }) => rest)
    },
    save() {
      setRoot(undefined)
      const values = collect()
      if (!values) return false
      const told = { onSuccess: onSaved, onError: refuse }
      if (record) update.mutate({ id: record.id, revision: record.revision, values }, told)
      else create.mutate(values, told)
      return true
    },
  }
}
