import { SearchIcon, XIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { useShortcut } from '@/lib/shortcuts/index.ts'
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
            <InputGroupButton aria-label={t('none.clear')} onClick={() => onQuery('')}>
              <XIcon />
            </InputGroupButton>
          </InputGroupAddon>
        ) : null}
      </InputGroup>
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
