import { useEffect, useMemo, useRef, useState } from 'react'
import type { Model, StoredField } from '@/lib/api/index.ts'
import { insertRecords, mergeRecords as mergeBatch, useRecordActions } from '../api.ts'
import { convertRows, guessMapping, keyFields, lackingFields, type Mapping } from '../lib/mapping.ts'
import { mergeRecords, NOTHING_SENT, type Sending, sendRecords } from '../lib/sending.ts'
import { type FileFlaw, formatOf, readTable, type TableFile } from '../lib/table-file.ts'

/** Records out of a file: read, mapped to fields, and sent. */
export function useImport(project: string, model: Model) {
  const { refresh } = useRecordActions(project, model.slug)
  const fields = model.fields as StoredField[]
  const [name, setName] = useState('')
  const [table, setTable] = useState<TableFile | null>(null)
  const [flaw, setFlaw] = useState<FileFlaw>()
  const [mapping, setMapping] = useState<Mapping>([])
  const [state, setState] = useState<'choose' | 'map' | 'send' | 'done'>('choose')
  const [sending, setSending] = useState<Sending>(NOTHING_SENT)
  const [error, setError] = useState<unknown>()
  const [stopping, setStopping] = useState(false)
  const [chosen, setChosen] = useState('')
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const keys = keyFields(mapping, fields)
  const by = keys.find(({ key }) => key === chosen)?.key
  const converted = useMemo(
    () => (table ? convertRows(table, mapping, fields, by) : { records: [], problems: [] }),
    [table, mapping, fields, by],
  )
  return {
    fields,
    name,
    table,
    flaw,
    mapping,
    state,
    sending,
    stopping,
    error,
    ...converted,
    lacking: table ? lackingFields(mapping, fields, by) : [],
    /** Fields that tell which record a row is of, and the key of the one that does; undefined: every row makes one. */
    keys,
    by,
    setBy: setChosen,
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
    stop() {
      setStopping(true)
      running.current?.abort()
    },
    async send() {
      const controller = new AbortController()
      running.current = controller
      setState('send')
      setStopping(false)
      setError(undefined)
      setSending(NOTHING_SENT)
      // What was made before an error stays made.
      let latest = NOTHING_SENT
      const options = {
        onProgress: (next: Sending) => {
          latest = next
          setSending(next)
        },
        signal: controller.signal,
      }
      try {
        const { slug } = model
        latest =
          by === undefined
            ? await sendRecords(converted.records, { ...options, send: (items) => insertRecords(project, slug, items) })
            : await mergeRecords(converted.records, {
                ...options,
                send: (items) => mergeBatch(project, slug, items, by),
              })
      } catch (problem) {
        setError(problem)
      }
      setSending(latest)
      setState('done')
      await refresh()
    },
  }
}
export type Import = ReturnType<typeof useImport>
