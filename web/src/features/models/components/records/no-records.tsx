import { Link } from '@tanstack/react-router'
import { PencilRulerIcon, PlusIcon, Rows3Icon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import type { Model } from '@/lib/api/index.ts'

interface NoRecordsProps {
  project: string
  model: Model
  onNew: () => void
}

/** In place of the table: no records yet, or not even fields to have in them. */
export function NoRecords({ project, model, onNew }: NoRecordsProps) {
  const { t } = useTranslation('models')
  const bare = model.fields.length === 0
  const snippet = `await db.collection('${model.slug}').insert({ ${model.fields[0]?.key ?? ''}: … })`
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>{bare ? <PencilRulerIcon /> : <Rows3Icon />}</EmptyMedia>
        <EmptyTitle>
          <h2>{bare ? t('records.bare') : t('records.empty')}</h2>
        </EmptyTitle>
        <EmptyDescription>{bare ? t('records.bareText') : t('records.emptyText')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent className="max-w-xl">
        {bare ? (
          <Button asChild>
            <Link to="/projects/$slug/models/$model/schema" params={{ slug: project, model: model.slug }}>
              {t('records.toSchema')}
            </Link>
          </Button>
        ) : (
          <>
            <div className="flex w-full items-start gap-1 rounded-lg border bg-muted/50 p-1 text-left">
              <code lang="en" className="min-w-0 flex-1 p-2 font-mono text-xs [overflow-wrap:anywhere]">
                {snippet}
              </code>
              <CopyButton text={snippet} variant="ghost" />
            </div>
            <Button onClick={onNew}>
              <PlusIcon data-icon="inline-start" />
              {t('record.new')}
            </Button>
          </>
        )}
      </EmptyContent>
    </Empty>
  )
}
