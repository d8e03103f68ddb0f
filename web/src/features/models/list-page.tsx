import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DatabaseIcon, PlusIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { NoResults } from '@/components/no-results.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { SearchBox } from '@/components/search-box.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { modelsQuery } from '@/lib/queries/models.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { CreateModel } from './components/list/create-model.tsx'
import { DeleteModel } from './components/list/delete-model.tsx'
import { ModelCard } from './components/list/model-card.tsx'
import { snippetOf } from './lib/typescript.ts'

const route = getRouteApi('/_app/projects/$slug/models/')

/** The data models of a project. */
export function ModelsPage() {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { slug } = route.useParams()
  const { q: query = '', new: creating } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(modelsQuery(slug))
  const [removing, setRemoving] = useState<Model | null>(null)
  const models = data?.items
  const wanted = query.trim().toLowerCase()
  const shown = models?.filter(({ name, slug }) => `${name}\n${slug}`.toLowerCase().includes(wanted)) ?? []
  const open = () => void navigate({ search: (old) => ({ ...old, new: 1 }) })
  const search = (q: string) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })
  useShortcut('list.new', open)
  const create = (
    <Button onClick={open}>
      <PlusIcon data-icon="inline-start" />
      {t('create.action')}
    </Button>
  )
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        {models && models.length > 0 ? create : null}
      </PageHeader>
      {!models ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3" aria-hidden="true">
            {[1, 2, 3].map((card) => (
              <Skeleton key={card} className="h-32 w-full rounded-xl" />
            ))}
          </div>
        )
      ) : models.length === 0 ? (
        <NoModels>{create}</NoModels>
      ) : (
        <>
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <search className="w-full sm:w-80">
              <SearchBox
                label={t('search.label')}
                clearLabel={t('search.clear')}
                query={query}
                onQuery={search}
                className="w-full"
              />
            </search>
            {data.usage ? (
              <p className="ml-auto text-muted-foreground text-xs">
                {t('list.usage', {
                  records: format.number(data.usage.records),
                  bytes: format.bytes(data.usage.bytes),
                  most: format.bytes(data.usage.maxBytes),
                })}
              </p>
            ) : null}
          </div>
          {shown.length === 0 ? (
            <NoResults
              title={t('search.none')}
              text={t('search.noneText', { query })}
              clear={t('search.clear')}
              onClear={() => search('')}
            />
          ) : (
            <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
              {shown.map((model) => (
                <li key={model.id}>
                  <ModelCard project={slug} model={model} onRemove={setRemoving} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      <CreateModel
        project={slug}
        open={creating === 1}
        onClose={() => void navigate({ search: (old) => ({ ...old, new: undefined }), replace: true })}
      />
      <DeleteModel project={slug} model={removing} onClose={() => setRemoving(null)} />
    </div>
  )
}

function NoModels({ children }: { children: React.ReactNode }) {
  const { t } = useTranslation('models')
  const snippet = snippetOf('articles')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <DatabaseIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('empty.title')}</h2>
        </EmptyTitle>
        <EmptyDescription>{t('empty.text')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent className="max-w-xl">
        <div className="flex w-full items-start gap-1 rounded-lg border bg-muted/50 p-1 text-left">
          <code lang="en" className="min-w-0 flex-1 p-2 font-mono text-xs [overflow-wrap:anywhere]">
            {snippet}
          </code>
          <CopyButton text={snippet} variant="ghost" />
        </div>
        {children}
      </EmptyContent>
    </Empty>
  )
}
