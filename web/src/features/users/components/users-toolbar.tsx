import { useTranslation } from 'react-i18next'
import { SearchBox } from '@/components/search-box.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { STATUSES, type Status } from '../lib/filter.ts'

interface UsersToolbarProps {
  query: string
  status: Status | undefined
  onQuery: (query: string) => void
  onStatus: (status: Status | undefined) => void
}

/** Search by name and address, and everybody, the active or the blocked. */
export function UsersToolbar({ query, status, onQuery, onStatus }: UsersToolbarProps) {
  const { t } = useTranslation('users')
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label={t('search')}
        clearLabel={t('none.clear')}
        query={query}
        onQuery={onQuery}
        className="w-full sm:w-80"
      />
      <ToggleGroup
        type="single"
        aria-label={t('filter.label')}
        value={status ?? 'all'}
        onValueChange={(next) => next && onStatus(STATUSES.find((known) => known === next))}
        className="sm:ml-auto"
      >
        {(['all', ...STATUSES] as const).map((value) => (
          <ToggleGroupItem key={value} value={value}>
            {t(`filter.${value}`)}
          </ToggleGroupItem>
        ))}
      </ToggleGroup>
    </search>
  )
}
