import { Link } from '@tanstack/react-router'
import { Trash2Icon } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MoreMenu } from '@/components/more-menu.tsx'
import { DropdownMenuItem } from '@/components/ui/dropdown-menu.tsx'
import type { Model } from '@/lib/api/index.ts'
import { DeleteModel } from './list/delete-model.tsx'

interface ModelHeaderProps {
  project: string
  model: Model
  children?: ReactNode
}

const TAB =
  'inline-flex h-7 items-center rounded-md px-3 font-medium text-muted-foreground text-sm outline-none transition-colors hover:text-foreground focus-visible:outline-2 focus-visible:outline-ring aria-[current=page]:bg-background aria-[current=page]:text-foreground aria-[current=page]:shadow-xs'

/** What a model is called, the way between its records and its schema, and what else can be done with it. */
export function ModelHeader({ project, model, children }: ModelHeaderProps) {
  const { t } = useTranslation('models')
  const [removing, setRemoving] = useState<Model | null>(null)
  const params = { slug: project, model: model.slug }
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div className="mr-auto min-w-0">
        <h1 className="font-semibold text-xl tracking-tight [overflow-wrap:anywhere]">{model.name}</h1>
        <p className="font-mono text-muted-foreground text-xs [overflow-wrap:anywhere]">{model.slug}</p>
      </div>
      <nav
        aria-label={t('tabs.label', { name: model.name })}
        className="flex h-8 items-center rounded-lg bg-muted p-0.5"
      >
        <Link
          to="/projects/$slug/models/$model"
          params={params}
          activeOptions={{ exact: true, includeSearch: false }}
          className={TAB}
        >
          {t('tabs.records')}
        </Link>
        <Link to="/projects/$slug/models/$model/schema" params={params} className={TAB}>
          {t('tabs.schema')}
        </Link>
      </nav>
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <MoreMenu label={t('more', { name: model.name })}>
          <DropdownMenuItem variant="destructive" onSelect={() => setRemoving(model)}>
            <Trash2Icon />
            {t('delete.action')}
          </DropdownMenuItem>
        </MoreMenu>
      </div>
      <DeleteModel project={project} model={removing} onClose={() => setRemoving(null)} leave />
    </header>
  )
}
