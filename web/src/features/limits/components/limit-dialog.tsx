import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import type { LimitsView } from '@/lib/api/index.ts'
import { useLimitTexts } from '../hooks/use-limit-texts.ts'
import { LimitForm } from './limit-form.tsx'

interface LimitDialogProps {
  /** Slug. */
  project: string
  view: LimitsView
  /** Of the limit to change; null: closed. */
  name: string | null
  onClose: () => void
}

export function LimitDialog({ project, view, name, onClose }: LimitDialogProps) {
  const { t } = useTranslation(['limits', 'common'])
  const { titleOf, aboutOf, beyondOf } = useLimitTexts()
  const limit = view.about.find((one) => one.name === name)
  return (
    <Dialog open={limit !== undefined} onOpenChange={(open) => !open && onClose()}>
      {limit && (
        <DialogContent closeLabel={t('common:action.close')}>
          <DialogHeader>
            <DialogTitle>{titleOf(limit)}</DialogTitle>
            <DialogDescription>
              {aboutOf(limit) && <span className="block">{aboutOf(limit)}.</span>}
              <span className="block">
                {t('beyond.label')} <CodeText text={beyondOf(limit)} />.
              </span>
            </DialogDescription>
          </DialogHeader>
          <LimitForm project={project} view={view} limit={limit} onDone={onClose} />
        </DialogContent>
      )}
    </Dialog>
  )
}
