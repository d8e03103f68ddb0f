import { Link } from '@tanstack/react-router'
import { PencilRulerIcon, Trash2Icon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MoreMenu } from '@/components/more-menu.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

interface ModelCardProps {
  project: string
  model: Model
  onRemove: (model: Model) => void
}

/** A model in the list: the whole card leads to its records. */
export function ModelCard({ project, model, onRemove }: ModelCardProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { name, slug, description, fields, records, updatedAt } = model
  const params = { slug: project, model: slug }
  return (
    <article
      data-model={slug}
      className="relative flex h-full flex-col gap-3 rounded-xl border bg-card p-4 transition-colors focus-within:border-ring hover:border-input hover:bg-accent/40"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold text-base" title={name}>
            <Link
              to="/projects/$slug/models/$model"
              params={params}
              className="outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
            >
              {name}
            </Link>
          </h2>
          <p className="truncate font-mono text-muted-foreground text-xs" title={slug}>
            {slug}
          </p>
        </div>
        <div className="relative z-10 -mt-1 -mr-1">
          <MoreMenu label={t('more', { name })}>
            <DropdownMenuItem asChild>
              <Link to="/projects/$slug/models/$model/schema" params={params}>
                <PencilRulerIcon />
                {t('list.schema')}
              </Link>
            </DropdownMenuItem>
            <DropdownMenuItem variant="destructive" onSelect={() => onRemove(model)}>
              <Trash2Icon />
              {t('delete.action')}
            </DropdownMenuItem>
          </MoreMenu>
        </div>
      </div>
      {description ? <p className="line-clamp-2 text-muted-foreground">{description}</p> : null}
      <dl className="mt-auto flex flex-wrap items-baseline gap-x-4 gap-y-1 text-muted-foreground text-xs">
        <div className="flex items-baseline gap-1.5">
          <dd className="font-semibold text-base text-foreground tabular-nums" data-records={records}>
            {format.number(records)}
          </dd>
          <dt>{t('list.records', { count: records })}</dt>
        </div>
        <div className="flex items-baseline gap-1.5">
          <dd className="tabular-nums">{format.number(fields.length)}</dd>
          <dt>{t('list.fields', { count: fields.length })}</dt>
        </div>
        <div className="ml-auto">
          <dt className="sr-only">{t('list.updated')}</dt>
          <dd>
            <RelativeTime value={updatedAt} />
          </dd>
        </div>
      </dl>
    </article>
  )
}
