import { useTranslation } from 'react-i18next'
import { SearchBox } from '@/components/search-box.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { SORTS, type Sort } from '../sort.ts'

interface Props {
  query: string
  sort: Sort
  onQuery: (query: string) => void
  onSort: (sort: Sort) => void
}

export function ProjectsToolbar({ query, sort, onQuery, onSort }: Props) {
  const { t } = useTranslation(['projects', 'common'])
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchBox
        label={t('search')}
        clearLabel={t('noResults.clear')}
        query={query}
        onQuery={onQuery}
        className="w-full sm:w-80"
      />
      <Select value={sort} onValueChange={(value) => onSort(value as Sort)}>
        <SelectTrigger aria-label={t('sort.label')} className="sm:ml-auto">
          <SelectValue />
        </SelectTrigger>
        <SelectContent>
          <SelectGroup>
            {SORTS.map((value) => (
              <SelectItem key={value} value={value}>
                {t(`sort.${value}`)}
              </SelectItem>
            ))}
          </SelectGroup>
        </SelectContent>
      </Select>
    </search>
  )
}
