import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useStorageActions } from '../api.ts'

interface RemoveDialogProps {
  /** Slug. */
  project: string
  /** Null: closed. */
  entries: readonly StorageEntry[] | null
  onClose: () => void
  onRemoved: (paths: readonly string[]) => void
}

/** Asks before files and folders are deleted, with how much that is. */
export function RemoveDialog({ project, entries, onClose, onRemoved }: RemoveDialogProps) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const errorText = useErrorText()
  const { remove } = useStorageActions(project)
  // While it closes, it says what it said.
  const shown = useRef<readonly StorageEntry[]>([])
  if (entries) shown.current = entries
  const [first] = shown.current
  const count = shown.current.length
  const size = format.bytes(shown.current.reduce((sum, entry) => sum + entry.size, 0))
  const folders = shown.current.some(({ type }) => type === 'directory')
  return (
    <ConfirmDialog
      open={entries !== null}
      onClose={onClose}
      title={count === 1 ? t('remove.title', { name: first?.name ?? '' }) : t('remove.titleMany', { count })}
      text={folders ? t('remove.folders') : t('remove.files', { size })}
      confirm={t('remove.confirm')}
      onConfirm={() => {
        const paths = shown.current.map(({ path }) => path)
        remove.mutate(paths, {
          onSuccess(removed) {
            toast.success(t('remove.done', { count: removed }))
            onRemoved(paths)
          },
          onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
        })
      }}
      destructive
    />
  )
}
