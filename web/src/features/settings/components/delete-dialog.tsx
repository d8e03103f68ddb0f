import { useNavigate } from '@tanstack/react-router'
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
import type { Project } from '@/lib/api/index.ts'
import { useDeleteProject } from '../api.ts'

const LOST = ['service', 'code', 'data', 'history'] as const

interface DeleteDialogProps {
  project: Project
  open: boolean
  onClose: () => void
}

/** Says what dies with the project, and asks for its slug. */
export function DeleteDialog({ project, open, onClose }: DeleteDialogProps) {
  const { t } = useTranslation(['settings', 'common'])
  const navigate = useNavigate()
  const errorText = useErrorText()
  const remove = useDeleteProject(project.slug)
  const [typed, setTyped] = useState('')
  const close = () => {
    setTyped('')
    remove.reset()
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (typed !== project.slug || remove.isPending) return
    remove.mutate(undefined, {
      onSuccess: async () => {
        toast.success(t('danger.done', { name: project.name }))
        await navigate({ to: '/projects', replace: true })
      },
    })
  }
  return (
    <Dialog open={open} onOpenChange={(next) => !next && !remove.isPending && close()}>
      <DialogContent closeLabel={t('common:action.close')}>
        <DialogHeader>
          <DialogTitle>{t('danger.ask', { name: project.name })}</DialogTitle>
          <DialogDescription>{t('danger.text')}</DialogDescription>
        </DialogHeader>
        <form onSubmit={submit} noValidate>
          <FieldGroup>
            <ul className="list-disc pl-5 text-sm">
              {LOST.map((what) => (
                <li key={what}>{t(`danger.lost.${what}`)}</li>
              ))}
            </ul>
            <FormError message={remove.error ? errorText(remove.error) : undefined} />
            <FormField label={t('danger.type', { slug: project.slug })}>
              {(control) => (
                <Input
                  {...control}
                  className="font-mono"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  autoComplete="off"
                  autoCapitalize="none"
                  spellCheck={false}
                />
              )}
            </FormField>
            <DialogFooter>
              <Button variant="outline" onClick={close} disabled={remove.isPending}>
                {t('common:action.cancel')}
              </Button>
              <Button type="submit" variant="destructive" disabled={typed !== project.slug || remove.isPending}>
                {remove.isPending ? <Spinner data-icon="inline-start" /> : null}
                {t('danger.delete')}
              </Button>
            </DialogFooter>
          </FieldGroup>
        </form>
      </DialogContent>
    </Dialog>
  )
}
