import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { DownloadIcon, PlusIcon, UploadIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { NoResults } from '@/components/no-results.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { SearchBox } from '@/components/search-box.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { environmentQuery, useEnvironmentActions } from './api.ts'
import { EnvEmpty } from './components/env-empty.tsx'
import { EnvTable } from './components/env-table.tsx'
import { ExportDialog } from './components/export-dialog.tsx'
import { ImportDialog } from './components/import-dialog.tsx'
import { VariableSheet } from './components/variable-sheet.tsx'
import { filterVariables } from './lib/filter.ts'

const route = getRouteApi('/_app/projects/$slug/env')

/** The project's variables: what its code gets from `env`. */
export function EnvPage() {
  const { t } = useTranslation('env')
  const { slug } = route.useParams()
  const { q: query = '', edit, new: creating } = route.useSearch()
  const navigate = route.useNavigate()
  const environment = useQuery(environmentQuery(slug))
  const [dialog, setDialog] = useState<'import' | 'export' | null>(null)
  const [removed, setRemoved] = useState<string | null>(null)
  const variables = environment.data?.items ?? []
  const shown = filterVariables(variables, query)

  const open = (change: { edit?: string; new?: 1 }) =>
    void navigate({ search: (old) => ({ ...old, edit: undefined, new: undefined, ...change }) })
  const add = () => open({ new: 1 })
  const search = (q: string) => void navigate({ search: (old) => ({ ...old, q: q || undefined }), replace: true })
  useShortcut('list.new', add)

  const importButton = (
    <Button variant="outline" onClick={() => setDialog('import')}>
      <UploadIcon data-icon="inline-start" />
      {t('import.action')}
    </Button>
  )
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-1 flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        {variables.length > 0 ? (
          <>
            {importButton}
            <Button variant="outline" onClick={() => setDialog('export')}>
              <DownloadIcon data-icon="inline-start" />
              {t('export.action')}
            </Button>
            <Button onClick={add}>
              <PlusIcon data-icon="inline-start" />
              {t('new.action')}
            </Button>
          </>
        ) : null}
      </PageHeader>
      {environment.error && !environment.data ? (
        <ErrorState error={environment.error} onRetry={() => void environment.refetch()} />
      ) : !environment.data ? (
        <div className="flex flex-col gap-2" aria-hidden="true">
          {[1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} className="h-10 w-full" />
          ))}
        </div>
      ) : variables.length === 0 ? (
        <EnvEmpty onNew={add}>{importButton}</EnvEmpty>
      ) : (
        <>
          <search>
            <SearchBox
              label={t('search.label')}
              clearLabel={t('search.clear')}
              query={query}
              onQuery={search}
              className="w-full sm:w-80"
            />
          </search>
          <p role="status" className="sr-only">
            {query ? t('search.found', { count: shown.length }) : ''}
          </p>
          {shown.length === 0 ? (
            <NoResults
              title={t('search.none')}
              text={t('search.noneText', { query })}
              clear={t('search.clear')}
              onClear={() => search('')}
            />
          ) : (
            <EnvTable variables={shown} onEdit={(key) => open({ edit: key })} onRemove={setRemoved} />
          )}
        </>
      )}
      <VariableSheet
        project={slug}
        variables={variables}
        open={creating && environment.data ? 'new' : (variables.find(({ key }) => key === edit) ?? null)}
        onEdit={(key) => open({ edit: key })}
        onClose={() => open({})}
      />
      <ImportDialog project={slug} open={dialog === 'import'} onClose={() => setDialog(null)} />
      <ExportDialog project={slug} variables={variables} open={dialog === 'export'} onClose={() => setDialog(null)} />
      <RemoveDialog project={slug} name={removed} onClose={() => setRemoved(null)} />
    </div>
  )
}

function RemoveDialog({ project, name, onClose }: { project: string; name: string | null; onClose: () => void }) {
  const { t } = useTranslation('env')
  const errorText = useErrorText()
  const { remove } = useEnvironmentActions(project)
  return (
    <ConfirmDialog
      open={name !== null}
      onClose={onClose}
      title={t('remove.title', { key: name ?? '' })}
      text={t('remove.text')}
      confirm={t('remove.confirm')}
      onConfirm={() =>
        name !== null &&
        remove.mutate(name, {
          onSuccess: () => toast.success(t('remove.done', { key: name })),
          onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
        })
      }
      destructive
    />
  )
}
