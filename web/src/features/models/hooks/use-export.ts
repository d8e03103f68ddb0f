import { useEffect, useRef, useState } from 'react'
import type { Model } from '@/lib/api/index.ts'
import { type RecordsQuery, readRecords } from '../api.ts'
import { download } from '../lib/download.ts'
import { exportRecords } from '../lib/exporting.ts'
import type { FileFormat } from '../lib/table-file.ts'

const TYPES: Record<FileFormat, string> = { csv: 'text/csv;charset=utf-8', json: 'application/json' }

/** Reads all records that match into a file. */
export function useExport(project: string, model: Model, query: RecordsQuery) {
  /** Records that have come; null while nothing is read. */
  const [progress, setProgress] = useState<number | null>(null)
  const [error, setError] = useState<unknown>()
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  return {
    progress,
    error,
    stop() {
      running.current?.abort()
      setProgress(null)
    },
    /** Resolves to whether there is a file. */
    async start(format: FileFormat, keys: readonly string[]): Promise<boolean> {
      const controller = new AbortController()
      const { signal } = controller
      running.current = controller
      setError(undefined)
      setProgress(0)
      // What every record has comes anyway.
      const fields = keys.join(',')
      try {
        const parts = await exportRecords({
          format,
          keys,
          read: (cursor) => readRecords(project, model.slug, { ...query, fields, cursor }, signal),
          onProgress: setProgress,
          signal,
        })
        if (parts) download(`${model.slug}.${format}`, parts, TYPES[format])
        return parts !== undefined
      } catch (problem) {
        if (!signal.aborted) setError(problem)
        return false
      } finally {
        if (!signal.aborted) setProgress(null)
      }
    },
  }
}
