import { useQuery } from '@tanstack/react-query'
import { useBlocker } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { textQuery } from '../api.ts'
import { useText } from '../hooks/use-text.ts'
import { nameOf } from '../lib/paths.ts'
import { TextForm } from './text-form.tsx'

interface TextDialogProps {
  /** Slug. */
  project: string
  /** Of the file; null: closed. */
  path: string | null
  onClose: () => void
  onClosed: () => void
}

/** A text file in the editor. */
export function TextDialog({ project, path, onClose, onClosed }: TextDialogProps) {
  const { t } = useTranslation(['storage', 'common'])
  return (
    <Dialog open={path !== null} onOpenChange={(open) => !open && onClose()}>
      {path !== null ? (
        <DialogContent
          closeLabel={t('common:action.close')}
          className="h-[calc(100dvh-2rem)] grid-rows-[auto_minmax(0,1fr)] gap-0 overflow-hidden p-0 sm:h-[85dvh] sm:max-w-5xl"
          onEscapeKeyDown={(event) => {
            // There it closes what the editor has opened.
            if ((event.target as HTMLElement).closest('.monaco-editor')) event.preventDefault()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClosed()
          }}
        >
          <DialogHeader className="gap-0 border-b px-4 py-3">
            <DialogTitle className="truncate pr-6" title={path}>
              {nameOf(path)}
            </DialogTitle>
            <DialogDescription className="sr-only">{t('edit.text', { path })}</DialogDescription>
          </DialogHeader>
          <Body key={path} project={project} path={path} />
        </DialogContent>
      ) : null}
    </Dialog>
  )
}

function Body({ project, path }: { project: string; path: string }) {
  const { t } = useTranslation('storage')
  const { data, error, refetch } = useQuery(textQuery(project, path))
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <div className="grid place-items-center">
        <Spinner className="size-5" role="status" aria-label={t('edit.loading')} />
      </div>
    )
  return <Editing project={project} path={path} first={data} />
}

function Editing({
  project,
  path,
  first,
}: {
  project: string
  path: string
  first: { entry: { etag: string | null }; content: string }
}) {
  const { t } = useTranslation('storage')
  const text = useText(project, path, first)
  const blocker = useBlocker({
    shouldBlockFn: () => text.changed,
    enableBeforeUnload: text.changed,
    withResolver: true,
  })
  return (
    <>
      <TextForm path={path} text={text} />
      <ConfirmDialog
        open={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title={t('edit.leave.title')}
        text={t('edit.leave.text', { name: nameOf(path) })}
        confirm={t('edit.leave.confirm')}
        onConfirm={() => blocker.proceed?.()}
        destructive
      />
    </>
  )
}
