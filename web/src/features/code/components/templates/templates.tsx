import type { useTemplates } from '../../hooks/use-templates.ts'
import { TemplateDialog } from './template-dialog.tsx'
import { TemplateQuestion } from './template-question.tsx'
import { TemplateStart } from './template-start.tsx'

interface TemplatesProps {
  /** Slug. */
  project: string
  templates: ReturnType<typeof useTemplates>
  /** There is a draft, which a template replaces. */
  draft: boolean
}

/** The choice of templates: above an editor that has nothing yet, and by the menu. */
export function Templates({ project, templates, draft }: TemplatesProps) {
  const { asking, loses } = templates
  return (
    <>
      {templates.offered && (
        <TemplateStart chosen={templates.chosen} onChoose={templates.choose} onClose={templates.close} />
      )}
      <TemplateDialog open={templates.dialogOpen} onClose={templates.closeDialog} onChoose={templates.choose} />
      {asking && (
        <TemplateQuestion
          project={project}
          template={asking}
          loses={loses ? (draft ? 'draft' : 'edits') : null}
          onTake={templates.agree}
          onClose={templates.refuse}
        />
      )}
    </>
  )
}
