import { FileArchive } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { cn } from '@/lib/utils.ts'
import { useImportArchive } from '../../hooks/use-import-archive.ts'
import { ImportPreview } from './import-preview.tsx'

interface ImportDialogProps {
  /** Slug. */
  project: string
  open: boolean
  onClose: () => void
  /** The draft has other files now. */
  onImported?: () => void
}

/** Takes code from an archive, after showing what would come of it. */
export function ImportDialog({ project, open, onClose, onImported }: ImportDialogProps) {
  const { t } = useTranslation(['code', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      {open && (
        <DialogContent closeLabel={t('common:action.close')} className="sm:max-w-xl">
          <DialogHeader>
            <DialogTitle>{t('archive.title')}</DialogTitle>
            <DialogDescription>{t('archive.about')}</DialogDescription>
          </DialogHeader>
          <Body project={project} onClose={onClose} onImported={onImported} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function Body({ project, onClose, onImported }: Omit<ImportDialogProps, 'open'>) {
  const { t } = useTranslation(['code', 'common'])
  const errorText = useErrorText()
  const archive = useImportArchive(project, (count) => {
    toast.success(t('archive.done', { count }))
    onClose()
    onImported?.()
  })
  const { file, preview, error, busy } = archive
  const changes = preview ? preview.added.length + preview.changed.length + preview.removed.length : 0

  return (
    <form
      className="flex min-w-0 flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        archive.take()
      }}
    >
      <ArchiveField file={file} onFile={archive.choose} />
      <div className="flex items-start gap-3">
        <Switch id="archive-merge" checked={archive.merge} onCheckedChange={archive.setMerge} className="mt-0.5" />
        <Label htmlFor="archive-merge" className="flex-col items-start gap-0.5 font-normal">
          {t('archive.merge')}
          <span className="text-muted-foreground text-xs">{t('archive.merge.hint')}</span>
        </Label>
      </div>
      {error ? (
        <p role="alert" className="text-destructive text-sm [overflow-wrap:anywhere]">
          {errorText(error)}
        </p>
      ) : null}
      {preview && <ImportPreview preview={preview} />}
      <DialogFooter>
        <Button type="button" variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={busy || changes === 0}>
          {busy ? <Spinner data-icon="inline-start" /> : null}
          {t('archive.submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}

/** Where an archive is dropped, or chosen from the disk. */
function ArchiveField({ file, onFile }: { file: File | null; onFile: (file: File) => void }) {
  const { t } = useTranslation('code')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    const [dropped] = event.dataTransfer.files
    if (dropped) onFile(dropped)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard
    <div
      className={cn(
        'flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-5 text-center',
        over && 'border-ring bg-muted',
      )}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <FileArchive className="size-5 text-muted-foreground" aria-hidden="true" />
      <p className="text-sm [overflow-wrap:anywhere]">{file ? file.name : t('archive.drop')}</p>
      <Button type="button" size="sm" variant="outline" onClick={() => input.current?.click()}>
        {file ? t('archive.chooseOther') : t('archive.choose')}
      </Button>
      <input
        ref={input}
        type="file"
        aria-label={t('archive.file')}
        accept=".zip,.tgz,.gz,application/zip,application/gzip"
        className="sr-only"
        tabIndex={-1}
        onChange={(event) => {
          const [chosen] = event.target.files ?? []
          if (chosen) onFile(chosen)
          // The same one can be chosen again after it was changed.
          event.target.value = ''
        }}
      />
    </div>
  )
}
