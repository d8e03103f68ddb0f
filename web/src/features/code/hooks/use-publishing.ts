import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Publish } from '@/lib/api/index.ts'
import { usePipelineActions } from '../api.ts'
import { type Complaint, problemsOf, readComplaints } from '../lib/problems.ts'
import type { Editing } from './use-editing.ts'

export type PublishInput = Omit<Publish, 'revision'>

/** Publishing what is in the editor: saves first, then asks the server, and keeps what it has against it. */
export function usePublishing(project: string, editing: Editing, onPublished: () => void) {
  const { t } = useTranslation('code')
  const { publish } = usePipelineActions(project)
  const errorText = useErrorText()
  const [complaints, setComplaints] = useState<readonly Complaint[]>([])
  const [busy, setBusy] = useState(false)

  async function submit(input: PublishInput) {
    const { saver, workspace } = editing
    setBusy(true)
    setComplaints([])
    try {
      if (!(await saver.flush())) return setComplaints([{ message: t('publish.unsaved'), place: null }])
      const version = await publish.mutateAsync({ ...input, revision: workspace.get().revision })
      toast.success(t('publish.done', { number: version.number }))
      onPublished()
    } catch (error) {
      const files = workspace.get().files.keys()
      setComplaints(readComplaints(isApiError(error) ? error.errors : [], files, errorText(error)))
    } finally {
      setBusy(false)
    }
  }

  // One value per refusal: given anew with every render, it would be marked again after the edit that took its mark away.
  const problems = useMemo(() => problemsOf(complaints), [complaints])

  return { submit, busy, complaints, problems, forget: () => setComplaints([]) }
}
