import { X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import type { Template, TemplateId } from '@/lib/api/index.ts'
import { TemplateCards } from './template-cards.tsx'

interface TemplateStartProps {
  chosen: TemplateId | undefined
  onChoose: (template: Template) => void
  onClose: () => void
}

/** Above the editor of a project that has nothing yet: what it can begin with. */
export function TemplateStart({ chosen, onChoose, onClose }: TemplateStartProps) {
  const { t } = useTranslation('code')
  const id = useId()
  return (
    <section aria-labelledby={id} className="max-h-[40svh] shrink-0 overflow-y-auto border-b px-4 py-3">
      <div className="mb-2 flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <h2 id={id} className="font-medium text-sm">
            {t('templates.start')}
          </h2>
          <p className="text-muted-foreground text-xs">{t('templates.start.hint')}</p>
        </div>
        <IconButton size="icon-sm" label={t('templates.close')} onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <TemplateCards chosen={chosen} onChoose={onChoose} />
    </section>
  )
}
