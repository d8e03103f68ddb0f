import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { api, isApiError, type PreviewStatus, url } from '@/lib/api/index.ts'
import { previewQuery } from '@/lib/queries/service.ts'
import { type Complaint, problemsOf, readComplaints } from '../lib/problems.ts'
import type { Editing } from './use-editing.ts'

/** Running what is in the editor beside the published version: saves first, and keeps what the server has against it. */
export function usePreview(project: string, editing: Editing) {
  const { t } = useTranslation('code')
  const client = useQueryClient()
  const errorText = useErrorText()
  const { queryKey } = previewQuery(project)
  const { data: status } = useQuery(previewQuery(project))
  const [complaints, setComplaints] = useState<readonly Complaint[]>([])
  const [busy, setBusy] = useState(false)

  /** `refused` when places in the code tell why. */
  async function run(): Promise<'done' | 'failed' | 'refused'> {
    if (busy) return 'failed'
    setBusy(true)
    setComplaints([])
    try {
      if (!(await editing.saver.flush())) {
        toast.error(t('run.unsaved'))
        return 'failed'
      }
      client.setQueryData(queryKey, await api.post<PreviewStatus>(url`/projects/${project}/service/preview`))
      return 'done'
    } catch (error) {
      const errors = isApiError(error) ? error.errors : []
      const read = readComplaints(errors, editing.workspace.get().files.keys(), errorText(error))
      setComplaints(read)
      toast.error(t('run.refused'), { description: read[0]?.message })
      void client.invalidateQueries({ queryKey })
      return read.some(({ place }) => place !== null) ? 'refused' : 'failed'
    } finally {
      setBusy(false)
    }
  }

  async function stop() {
    try {
      client.setQueryData(queryKey, await api.delete<PreviewStatus>(url`/projects/${project}/service/preview`))
    } catch (error) {
      toast.error(errorText(error))
    }
  }

  const problems = useMemo(() => problemsOf(complaints), [complaints])
  return { status, busy, problems, run, stop, forget: () => setComplaints([]) }
}

export type PreviewActions = ReturnType<typeof usePreview>
