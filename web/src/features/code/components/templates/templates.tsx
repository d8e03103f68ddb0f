import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import type { useTemplates } from '../../hooks/use-templates.ts'
import { TemplateDialog } from './template-dialog.tsx'
import { TemplateStart } from './template-start.tsx'

interface TemplatesProps {
  templates: ReturnType<typeof useTemplates>
  /** There is a draft, which a template replaces. */
  draft: boolean
}

/** The choice of templates: above an editor that has nothing yet, and by the menu. */
export function Templates({ templates, draft }: TemplatesProps) {
  const { t } = useTranslation('code')
  return (
    <>
      {templates.offered && (
        <TemplateStart chosen={templates.chosen} onChoose={templates.choose} onClose={templates.close} />
      )}
      <TemplateDialog open={templates.dialogOpen} onClose={templates.closeDialog} onChoose={templates.choose} />
      <ConfirmDialog
        open={templates.asking !== null}
        onClose={templates.refuse}
        title={t(draft ? 'templates.replace.draft' : 'templates.replace.edits')}
        text={t('templates.replace.text')}
        confirm={t('templates.replace.confirm')}
        onConfirm={templates.agree}
        destructive
      />
    </>
  )
}
