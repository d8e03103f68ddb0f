import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import type { Goal } from '@/lib/api/index.ts'
import type { Place } from '../api.ts'
import { GoalForm } from './goal-form.tsx'

interface GoalDialogProps {
  project: Place
  open: boolean
  /** The goal that is changed; null: a new one. */
  goal: Goal | null
  onClose: () => void
}

/** Makes a goal, or changes one. */
export function GoalDialog({ project, open, goal, onClose }: GoalDialogProps) {
  const { t } = useTranslation(['goals', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('common:action.close')} className="max-h-[92dvh] overflow-y-auto">
        <DialogHeader>
          <DialogTitle>{goal ? t('edit.title', { name: goal.name }) : t('create.title')}</DialogTitle>
          <DialogDescription>
            {goal ? t('edit.text') : project === null ? t('create.globalText') : t('create.text')}
          </DialogDescription>
        </DialogHeader>
        {open && <GoalForm key={goal?.id} project={project} goal={goal} onDone={onClose} />}
      </DialogContent>
    </Dialog>
  )
}
