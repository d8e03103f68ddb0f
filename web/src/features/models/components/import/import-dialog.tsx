import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { useImport } from '../../hooks/use-import.ts'
import { ProgressBar } from '../progress-bar.tsx'
import { ImportMapping } from './import-mapping.tsx'
import { ImportResult } from './import-result.tsx'
import { ImportSource } from './import-source.tsx'

interface ImportDialogProps {
  project: string
  model: Model
  open: boolean
  onClose: () => void
}

/** Makes records of a file, after showing what would become of its columns and rows. */
export function ImportDialog({ open, onClose, ...props }: ImportDialogProps) {
  const { t } = useTranslation(['models', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent
        closeLabel={t('common:action.close')}
        className="sm:max-w-3xl"
        // What is being sent is not lost by a press beside it.
        onInteractOutside={(event) => event.preventDefault()}
      >
        <DialogHeader>
          <DialogTitle>{t('import.title')}</DialogTitle>
          <DialogDescription>{t('import.about', { name: props.model.name })}</DialogDescription>
        </DialogHeader>
        {open && <Steps {...props} onClose={onClose} />}
      </DialogContent>
    </Dialog>
  )
}

function Steps({ project, model, onClose }: Omit<ImportDialogProps, 'open'>) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const file = useImport(project, model)
  const { sending, records } = file
  switch (file.state) {
    case 'choose':
      return <ImportSource file={file} onClose={onClose} />
    case 'map':
      return <ImportMapping file={file} onClose={onClose} />
    case 'send':
      return (
        <>
          <ProgressBar
            label={t('import.progress', { done: format.number(sending.done), total: format.number(records.length) })}
            done={sending.done}
            total={records.length}
          />
          <DialogFooter>
            <Button variant="outline" onClick={file.stop} disabled={file.stopping}>
              {t('import.stop')}
            </Button>
          </DialogFooter>
        </>
      )
    case 'done':
      return <ImportResult file={file} onClose={onClose} />
  }
}
