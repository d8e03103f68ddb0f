import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Publish } from '@/lib/api/index.ts'
import { usePipelineActions } from '../api.ts'
import { type Complaint, problemsOf, readComplaints } from '../lib/problems.ts'
import type { Editing } from './use-editing.ts'

export type PublishInput = Omit<Publish, 'revision'>

/** Somebody else was there first. */
const RACES = ['M3M_DRAFT_CONFLICT', 'M3M_DRAFT_MISSING', 'M3M_VERSION_TAKEN']

/** Publishing what is in the editor: saves first, then asks the server, and keeps what it has against it. */
export function usePublishing(project: string, editing: Editing, onPublished: () => void) {
  const { t } = useTranslation('code')
  const navigate = useNavigate()
  const { publish } = usePipelineActions(project)
  const errorText = useErrorText()
  const [complaints, setComplaints] = useState<readonly Complaint[]>([])
  const [busy, setBusy] = useState(false)

  function succeeded(version: string) {
    toast.success(t('publish.done', { number: version }), {
      action: {
        label: t('publish.view'),
        onClick: () => void navigate({ to: '/projects/$slug/versions/$version', params: { slug: project, version } }),
      },
    })
    onPublished()
  }

  /** None when the person is asked about it, or what was to be published is a version already. */
  async function complaintsOf(error: unknown): Promise<readonly Complaint[]> {
    if (isApiError(error) && RACES.includes(error.code)) {
      const met = await editing.meet().catch(() => null)
      if (met === 'published') toast.info(t('publish.taken'))
      if (met === 'published' || met === 'conflict') return []
    }
    const files = editing.workspace.get().files.keys()
    return readComplaints(isApiError(error) ? error.errors : [], files, errorText(error))
  }

  async function submit(input: PublishInput) {
    const { saver, workspace } = editing
    setBusy(true)
    setComplaints([])
    try {
      if (!(await saver.flush()))
        return setComplaints(saver.state() === 'conflict' ? [] : [{ message: t('publish.unsaved'), place: null }])
      const version = await publish.mutateAsync({ ...input, revision: workspace.get().revision })
      succeeded(version.number)
    } catch (error) {
      setComplaints(await complaintsOf(error))
    } finally {
      setBusy(false)
    }
  }

  // One value per refusal: given anew with every render, it would be marked again after the edit that took its mark away.
  const problems = useMemo(() => problemsOf(complaints), [complaints])

  return { submit, busy, complaints, problems, forget: () => setComplaints([]) }
}
