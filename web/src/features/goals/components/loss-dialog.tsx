import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
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
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Goal } from '@/lib/api/index.ts'
import { type Place, useGoalActions } from '../api.ts'
import type { GoalTask } from './goal-menu.tsx'

interface LossDialogProps {
  project: Place
  /** Null closes the dialog. */
  task: GoalTask | null
  onClose: () => void
}

/** Says what is lost by a reset or with the goal, and asks for its slug. */
export function LossDialog({ project, task, onClose }: LossDialogProps) {
  const { t } = useTranslation(['goals', 'common'])
  return (
    <Dialog open={task !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent closeLabel={t('common:action.close')}>
        {task && task.kind !== 'edit' && (
          <Content project={project} kind={task.kind} goal={task.goal} onClose={onClose} />
        )}
      </DialogContent>
    </Dialog>
  )
}

interface ContentProps {
  project: Place
  kind: 'reset' | 'delete'
  goal: Goal
  onClose: () => void
}

function Content({ project, kind, goal, onClose }: ContentProps) {
  const { t } = useTranslation(['goals', 'common'])
  const errorText = useErrorText()
  const { reset, remove } = useGoalActions(project)
  const [typed, setTyped] = useState('')
  const { error, isPending } = kind === 'reset' ? reset : remove
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed !== goal.slug || isPending) return
    const onSuccess = () => {
      toast.success(t(`${kind}.done`, { name: goal.name }))
      onClose()
    }
    if (kind === 'reset') reset.mutate(goal, { onSuccess })
    else remove.mutate(goal.id, { onSuccess })
  }
  return (
    <>
      <DialogHeader>
        <DialogTitle>{t(`${kind}.ask`, { name: goal.name })}</DialogTitle>
        <DialogDescription>{t(`${kind}.text`)}</DialogDescription>
      </DialogHeader>
      <form onSubmit={submit} noValidate>
        <FieldGroup>
          <FormError message={error ? errorText(error) : undefined} />
          <FormField label={t('confirmSlug', { slug: goal.slug })}>
            {(control) => (
              <Input
                {...control}
                className="font-mono"
                value={typed}
                onChange={({ target }) => setTyped(target.value)}
                autoComplete="off"
                autoCapitalize="none"
                spellCheck={false}
              />
            )}
          </FormField>
          <DialogFooter>
            <Button variant="outline" onClick={onClose} disabled={isPending}>
              {t('common:action.cancel')}
            </Button>
            <Button type="submit" variant="destructive" disabled={typed !== goal.slug || isPending}>
              {isPending ? <Spinner data-icon="inline-start" /> : null}
              {t(`${kind}.submit`)}
            </Button>
          </DialogFooter>
        </FieldGroup>
      </form>
    </>
  )
}
