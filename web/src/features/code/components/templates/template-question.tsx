import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Template } from '@/lib/api/index.ts'
import { useTemplateModels } from '../../hooks/use-template-models.ts'
import { TemplateModels } from './template-models.tsx'

interface TemplateQuestionProps {
  /** Slug. */
  project: string
  template: Template
  /** What is lost by it. */
  loses: 'draft' | 'edits' | null
  onTake: () => void
  onClose: () => void
}

/** Asks before a template replaces what was written, or brings data models into the project. */
export function TemplateQuestion({ project, template, loses, onTake, onClose }: TemplateQuestionProps) {
  const { t } = useTranslation(['code', 'common'])
  const errorText = useErrorText()
  const { there, make } = useTemplateModels(project, template.models)
  const missing = template.models.filter(({ slug }) => !there?.has(slug))

  async function take() {
    const made = await make.mutateAsync().catch(() => null)
    if (!made) return
    if (made.length > 0) toast.success(t('templates.models.made', { models: made.join(', ') }))
    onTake()
  }
  const confirm = template.models.length > 0 ? () => void take() : onTake
  return (
    <AlertDialog open onOpenChange={(open) => !open && !make.isPending && onClose()}>
      <AlertDialogContent className="sm:max-w-lg">
        <AlertDialogHeader>
          <AlertDialogTitle>
            {loses ? t(`templates.replace.${loses}`) : t('templates.use', { name: t(`templates.${template.id}.name`) })}
          </AlertDialogTitle>
          <AlertDialogDescription>
            {loses ? t('templates.replace.text') : t('templates.models.text')}
          </AlertDialogDescription>
        </AlertDialogHeader>
        {template.models.length > 0 && <TemplateModels models={template.models} there={there} />}
        {make.error && (
          <p role="alert" className="text-destructive [overflow-wrap:anywhere]">
            {t('templates.models.failed')} {errorText(make.error)}
          </p>
        )}
        <AlertDialogFooter>
          <AlertDialogCancel disabled={make.isPending}>{t('common:action.cancel')}</AlertDialogCancel>
          {missing.length > 0 && (
            <Button variant="outline" disabled={make.isPending} onClick={onTake}>
              {t('templates.models.without')}
            </Button>
          )}
          <Button variant={loses ? 'destructive' : 'default'} disabled={make.isPending} onClick={confirm}>
            {make.isPending && <Spinner data-icon="inline-start" />}
            {t('templates.replace.confirm')}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}
