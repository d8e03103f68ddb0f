import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { useImport } from '../hooks/use-import.ts'
import { ImportPreview } from './import-preview.tsx'
import { ImportSource } from './import-source.tsx'

interface ImportDialogProps {
  /** Slug. */
  project: string
  open: boolean
  onClose: () => void
}

/** Takes variables from a file, after showing what would come of each. */
export function ImportDialog({ project, open, onClose }: ImportDialogProps) {
  const { t } = useTranslation(['env', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      {open && (
        <DialogContent closeLabel={t('common:action.close')} className="max-h-[92dvh] overflow-y-auto sm:max-w-2xl">
          <DialogHeader>
            <DialogTitle>{t('import.title')}</DialogTitle>
            <DialogDescription>{t('import.about')}</DialogDescription>
          </DialogHeader>
          <ImportSteps project={project} onClose={onClose} />
        </DialogContent>
      )}
    </Dialog>
  )
}

function ImportSteps({ project, onClose }: Omit<ImportDialogProps, 'open'>) {
  const { t } = useTranslation('env')
  const file = useImport(project, (count) => {
    toast.success(t('import.done', { count }))
    onClose()
  })
  return file.variables ? (
    <ImportPreview file={file} variables={file.variables} />
  ) : (
    <ImportSource file={file} onClose={onClose} />
  )
}
