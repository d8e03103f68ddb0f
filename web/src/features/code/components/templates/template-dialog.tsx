import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import type { Template } from '@/lib/api/index.ts'
import { TemplateCards } from './template-cards.tsx'

interface TemplateDialogProps {
  open: boolean
  onClose: () => void
  onChoose: (template: Template) => void
}

/** Begins anew from a template. */
export function TemplateDialog({ open, onClose, onChoose }: TemplateDialogProps) {
  const { t } = useTranslation(['code', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('common:action.close')} className="sm:max-w-2xl">
        <DialogHeader>
          <DialogTitle>{t('templates.title')}</DialogTitle>
          <DialogDescription>{t('templates.about')}</DialogDescription>
        </DialogHeader>
        <TemplateCards onChoose={onChoose} />
      </DialogContent>
    </Dialog>
  )
}
