import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { BranchInput, closeListFirst, NotesInput, TagChoice, usePipelineActions } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Version } from '@/lib/api/index.ts'

interface EditVersionDialogProps {
  /** Slug. */
  project: string
  /** Null: closed. */
  version: Version | null
  /** Branches that were used before. */
  branches: readonly string[]
  onClose: () => void
}

/** Changes what is said of a version; its code never changes. */
export function EditVersionDialog({ project, version, branches, onClose }: EditVersionDialogProps) {
  const { t } = useTranslation('versions')
  return (
    <Dialog open={version !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent onEscapeKeyDown={closeListFirst}>
        <DialogHeader>
          <DialogTitle>{t('edit.title', { number: version?.number ?? '' })}</DialogTitle>
          <DialogDescription>{t('edit.text')}</DialogDescription>
        </DialogHeader>
        {version && <EditForm project={project} version={version} branches={branches} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  )
}

function EditForm({ project, version, branches, onClose }: EditVersionDialogProps & { version: Version }) {
  const { t } = useTranslation('versions')
  const { updateVersion } = usePipelineActions(project)
  const errorText = useErrorText()
  const [tag, setTag] = useState(version.tag)
  const [branch, setBranch] = useState(version.branch ?? '')
  const [notes, setNotes] = useState(version.notes)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const { number } = version
    const changes = { tag, branch: branch.trim() || null, notes: notes.trim() }
    try {
      await updateVersion.mutateAsync({ number, ...changes })
    } catch {
      // The form shows why.
      return
    }
    toast.success(t('edit.done', { number }))
    onClose()
  }

  return (
    <form onSubmit={submit} className="flex min-w-0 flex-col gap-5">
      <FieldGroup className="gap-5">
        <TagChoice value={tag} onChange={setTag} />
        <BranchInput value={branch} onChange={setBranch} branches={branches} />
        <NotesInput value={notes} onChange={setNotes} />
      </FieldGroup>
      <FormError message={updateVersion.error ? errorText(updateVersion.error) : undefined} />
      <DialogFooter>
        <Button type="button" variant="outline" disabled={updateVersion.isPending} onClick={onClose}>
          {t('edit.cancel')}
        </Button>
        <Button type="submit" disabled={updateVersion.isPending}>
          {updateVersion.isPending && <Spinner data-icon="inline-start" />}
          {t('edit.save')}
        </Button>
      </DialogFooter>
    </form>
  )
}
