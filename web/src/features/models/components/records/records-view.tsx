import { PlusIcon } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { NoResults } from '@/components/no-results.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { useColumns } from '../../hooks/use-columns.ts'
import { useRecords } from '../../hooks/use-records.ts'
import { useSelection } from '../../hooks/use-selection.ts'
import { shownColumns } from '../../lib/columns.ts'
import type { RecordsSearch } from '../../lib/search.ts'
import { nextSort } from '../../lib/sort.ts'
import { ModelHeader } from '../model-header.tsx'
import { RecordSheet } from '../record/record-sheet.tsx'
import { BulkBar } from './bulk-bar.tsx'
import { ColumnMenu } from './column-menu.tsx'
import { FilterChips } from './filter-chips.tsx'
import { NoRecords } from './no-records.tsx'
import { Pager } from './pager.tsx'
import { RecordTable } from './record-table.tsx'
import { RecordsToolbar } from './records-toolbar.tsx'
import { TransferMenu } from './transfer-menu.tsx'

interface RecordsViewProps {
  project: string
  model: Model
  search: RecordsSearch
  onSearch: (changes: Partial<RecordsSearch>) => void
}

const CLEARED = { q: undefined, filter: undefined, any: undefined, page: undefined } as const

/** The table of a model's records with all that belongs to it. */
export function RecordsView({ project, model, search, onSearch }: RecordsViewProps) {
  const { t } = useTranslation('models')
  const records = useRecords(project, model, search)
  const { columns, list, total, page, isNarrowed } = records
  const { settings, change, reset } = useColumns(model.id)
  const items = list.data?.items ?? []
  const scope = JSON.stringify([records.query, records.size, page])
  const selection = useSelection(items, scope)
  const open = () => onSearch({ record: 'new' })
  useShortcut('list.new', open, { enabled: model.fields.length > 0 })

  // The last records of the last page are gone: there is one before.
  const past = page > 1 && list.data !== undefined && items.length === 0 && !list.isPlaceholderData
  useEffect(() => {
    if (past) onSearch({ page: undefined })
  }, [past, onSearch])

  const empty = list.data !== undefined && items.length === 0 && !isNarrowed && page === 1
  return (
    <div className="flex w-full min-w-0 flex-1 flex-col gap-3 p-4 md:p-6">
      <ModelHeader project={project} model={model}>
        {model.fields.length > 0 ? (
          <>
            <TransferMenu project={project} model={model} records={records} shown={shownColumns(columns, settings)} />
            <Button onClick={open}>
              <PlusIcon data-icon="inline-start" />
              {t('record.new')}
            </Button>
          </>
        ) : null}
      </ModelHeader>
      {empty ? (
        <NoRecords project={project} model={model} onNew={open} />
      ) : (
        <>
          <RecordsToolbar project={project} columns={columns} search={search} onSearch={onSearch}>
            <ColumnMenu columns={columns} settings={settings} onChange={change} onReset={reset} />
          </RecordsToolbar>
          <FilterChips project={project} columns={columns} search={search} onSearch={onSearch} />
          {list.error && !list.data ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} />
          ) : !list.data ? (
            <div className="flex flex-col gap-2" aria-hidden="true">
              {[1, 2, 3, 4, 5, 6].map((row) => (
                <Skeleton key={row} className="h-9 w-full" />
              ))}
            </div>
          ) : items.length === 0 ? (
            <NoResults
              title={t('records.none')}
              text={t('records.noneText')}
              clear={t('records.clear')}
              onClear={() => onSearch(CLEARED)}
            />
          ) : (
            <RecordTable
              project={project}
              model={model}
              records={items}
              columns={shownColumns(columns, settings)}
              settings={settings}
              sort={records.query.sort}
              selection={selection}
              busy={list.isPlaceholderData}
              onSort={(key, more) => onSearch({ sort: nextSort(records.query.sort, key, more), page: undefined })}
              onWidth={(id, width) => change({ ...settings, widths: { ...settings.widths, [id]: width } })}
              onOpen={(id) => onSearch({ record: id })}
            />
          )}
          <Pager records={records} onSearch={onSearch} />
        </>
      )}
      <BulkBar project={project} model={model} records={records} selection={selection} total={total} />
      <RecordSheet
        project={project}
        model={model}
        open={search.record}
        onClose={() => onSearch({ record: undefined })}
      />
    </div>
  )
}
