import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Template, TemplateId } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { templatesQuery } from '../../api.ts'

interface TemplateCardsProps {
  /** The one that is shown in the editor. */
  chosen?: TemplateId
  onChoose: (template: Template) => void
}

/** What a project can begin with, to choose from. */
export function TemplateCards({ chosen, onChoose }: TemplateCardsProps) {
  const { t } = useTranslation('code')
  const { data, error, refetch } = useQuery(templatesQuery)
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  return (
    <ul
      aria-label={t('templates.list')}
      className="grid gap-2 [grid-template-columns:repeat(auto-fill,minmax(13rem,1fr))]"
    >
      {data
        ? data.items.map((template) => (
            <li key={template.id} className="flex">
              <Card template={template} chosen={template.id === chosen} onChoose={() => onChoose(template)} />
            </li>
          ))
        : Array.from({ length: 7 }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
            <li key={index}>
              <Skeleton className="h-16" />
            </li>
          ))}
    </ul>
  )
}

/** One that needs a package which is not there says who can change that, and cannot be chosen. */
function Card({ template, chosen, onChoose }: { template: Template; chosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation('code')
  const { id, packages, models } = template
  const missing = packages.filter(({ installed }) => !installed).map(({ name }) => name)
  const disabled = missing.length > 0
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-disabled={disabled}
      onClick={disabled ? undefined : onChoose}
      className={cn(
        'flex w-full flex-col items-start gap-0.5 rounded-lg border bg-card px-3 py-2 text-left outline-none focus-visible:outline-2 focus-visible:outline-ring',
        disabled ? 'cursor-not-allowed border-dashed' : 'hover:bg-accent',
        chosen && 'border-primary bg-accent',
      )}
    >
      <span className={cn('font-medium text-sm', disabled && 'text-muted-foreground')}>
        {t(`templates.${id}.name`)}
      </span>
      <span className="text-muted-foreground text-xs">
        {disabled ? (
          <CodeText text={t('templates.missing', { packages: missing.join(', ') })} />
        ) : (
          t(`templates.${id}.text`)
        )}
      </span>
      {!disabled && models.length > 0 && (
        <span className="text-muted-foreground text-xs">
          <CodeText text={t('templates.models.card', { models: models.map(({ slug }) => slug).join(', ') })} />
        </span>
      )}
    </button>
  )
}
