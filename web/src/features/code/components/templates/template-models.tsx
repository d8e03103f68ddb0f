import { DatabaseIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import type { TemplateModel } from '@/lib/api/index.ts'

interface TemplateModelsProps {
  models: readonly TemplateModel[]
  /** Slugs of the models that the project has; undefined while nobody knows. */
  there: ReadonlySet<string> | undefined
}

/** The data models that the code of a template uses, and what becomes of each. */
export function TemplateModels({ models, there }: TemplateModelsProps) {
  const { t } = useTranslation('code')
  return (
    <ul aria-label={t('templates.models.list')} className="flex flex-col gap-2">
      {models.map(({ name, slug, fields }) => (
        <li key={slug} className="flex items-start gap-2.5 rounded-lg border p-3">
          <DatabaseIcon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
          <div className="min-w-0 flex-1">
            <p className="font-medium">
              {name} <code className="font-mono font-normal text-muted-foreground text-xs">{slug}</code>
            </p>
            <p className="text-muted-foreground text-xs">{fields.map((field) => field.key).join(', ')}</p>
            {there && (
              <p className="mt-1 text-xs">
                <CodeText text={t(there.has(slug) ? 'templates.models.kept' : 'templates.models.new', { slug })} />
              </p>
            )}
          </div>
        </li>
      ))}
    </ul>
  )
}
