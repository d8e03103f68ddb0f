import { SearchIcon, XIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { SORTS, type Sort } from '../sort.ts'

interface Props {
  query: string
  sort: Sort
  onQuery: (query: string) => void
  onSort: (sort: Sort) => void
}

export function ProjectsToolbar({ query, sort, onQuery, onSort }: Props) {
  const { t } = useTranslation(['projects', 'common'])
  const input = useRef<HTMLInputElement>(null)
  useShortcut('list.search', () => input.current?.focus())
  return (
    <search className="flex flex-wrap items-center gap-2">
      <InputGroup className="w-full sm:w-80">
        <InputGroupAddon>
          <SearchIcon aria-hidden="true" />
        </InputGroupAddon>
        <InputGroupInput
          ref={input}
          type="text"
          inputMode="search"
          aria-label={t('search')}
          placeholder={t('search')}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onQuery('')
          }}
        />
        {query ? (
          <InputGroupAddon align="inline-end">
            <InputGroupButton aria-label={t('noResults.clear')} onClick={() => onQuery('')}>
              <XIcon />
            </InputGroupButton>
          </InputGroupAddon>
        ) : null}
      </InputGroup>
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
