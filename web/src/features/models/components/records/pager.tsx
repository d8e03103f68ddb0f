import { ChevronLeftIcon, ChevronRightIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { useFormat } from '@/lib/format.ts'
import type { Records } from '../../hooks/use-records.ts'
import { DEFAULT_SIZE, PAGE_SIZES, type PageSize, type RecordsSearch } from '../../lib/search.ts'
import { Choice } from '../choice.tsx'

interface PagerProps {
  records: Records
  onSearch: (changes: Partial<RecordsSearch>) => void
}

/** Where in the list the page is, and the ways on. */
export function Pager({ records, onSearch }: PagerProps) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const { list, page, size, total } = records
  if (!list.data || list.data.items.length === 0) return null
  const first = (page - 1) * size + 1
  const last = first + list.data.items.length - 1
  const range = { first: format.number(first), last: format.number(last) }
  return (
    <nav aria-label={t('pager.label')} className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <p role="status" className="mr-auto text-muted-foreground text-sm tabular-nums">
        {total === undefined
          ? t('pager.range', range)
          : t('pager.rangeOf', { ...range, total: format.number(total), count: total })}
      </p>
      <div className="flex items-center gap-2 text-muted-foreground max-sm:hidden">
        <span aria-hidden="true">{t('pager.size')}</span>
        <Choice
          label={t('pager.size')}
          value={String(size)}
          size="sm"
          options={PAGE_SIZES.map((one) => ({ value: String(one), label: String(one) }))}
          onChange={(next) => {
            const chosen = Number(next) as PageSize
            onSearch({ size: chosen === DEFAULT_SIZE ? undefined : chosen, page: undefined })
          }}
          className="w-auto"
        />
      </div>
      <div className="flex items-center gap-1">
        <Button
          variant="outline"
          disabled={page === 1}
          onClick={() => onSearch({ page: page > 2 ? page - 1 : undefined })}
        >
          <ChevronLeftIcon data-icon="inline-start" />
          {t('pager.previous')}
        </Button>
        <Button
          variant="outline"
          disabled={list.data.nextCursor === undefined || list.isPlaceholderData}
          onClick={() => onSearch({ page: page + 1 })}
        >
          {t('pager.next')}
          <ChevronRightIcon data-icon="inline-end" />
        </Button>
      </div>
    </nav>
  )
}
