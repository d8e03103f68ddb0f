import { useEffect, useMemo, useRef, useState } from 'react'
import type { Model, StoredField } from '@/lib/api/index.ts'
import { insertRecords, useRecordActions } from '../api.ts'
import { convertRows, guessMapping, lackingFields, type Mapping } from '../lib/mapping.ts'
import { type Sending, sendRecords } from '../lib/sending.ts'
import { type FileFlaw, formatOf, readTable, type TableFile } from '../lib/table-file.ts'

const NOTHING: Sending = { done: 0, made: 0, problems: [] }

/** Records out of a file: read, mapped to fields, and sent. */
export function useImport(project: string, model: Model) {
  const { refresh } = useRecordActions(project, model.slug)
  const fields = model.fields as StoredField[]
  const [name, setName] = useState('')
  const [table, setTable] = useState<TableFile | null>(null)
  const [flaw, setFlaw] = useState<FileFlaw>()
  const [mapping, setMapping] = useState<Mapping>([])
  const [state, setState] = useState<'choose' | 'map' | 'send' | 'done'>('choose')
  const [sending, setSending] = useState<Sending>(NOTHING)
  const [error, setError] = useState<unknown>()
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const converted = useMemo(
    () => (table ? convertRows(table, mapping, fields) : { records: [], problems: [] }),
    [table, mapping, fields],
  )
  return {
    fields,
    name,
    table,
    flaw,
    mapping,
    state,
    sending,
    error,
    ...converted,
    lacking: table ? lackingFields(mapping, fields) : [],
    /** Takes what stands in a file, or was pasted. */
    read(text: string, file: string) {
      const found = readTable(text, formatOf(file, text))
      setName(file)
      setFlaw('flaw' in found ? found.flaw : undefined)
      if ('flaw' in found) return
      setTable(found)
      setMapping(guessMapping(found.columns, fields))
      setState('map')
    },
    map: (at: number, key: string | null) =>
      setMapping((all) => all.map((other, place) => (place === at ? key : other === key ? null : other))),
    back() {
      setTable(null)
      setState('choose')
    },
    stop: () => running.current?.abort(),
    async send() {
      const controller = new AbortController()
      const { signal } = controller
      running.current = controller
      setState('send')
      setError(undefined)
      setSending(NOTHING)
      // What was made before an error stays made.
      let latest = NOTHING
      try {
        latest = await sendRecords(converted.records, {
          send: (items) => insertRecords(project, model.slug, items, signal),
          onProgress: (next) => {
            latest = next
            setSending(next)
          },
          signal,
        })
      } catch (problem) {
        if (!signal.aborted) setError(problem)
      }
      setSending(latest)
      setState('done')
      await refresh()
    },
  }
}
export type Import = ReturnType<typeof useImport>
