import { SearchIcon, XIcon } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'
import { useShortcut } from '@/lib/shortcuts/index.ts'

interface FilterBoxProps {
  query: string
  onQuery: (query: string) => void
  /** Enter: opens what was found first. */
  onOpen: () => void
}

/** Narrows the list; `/` goes here, Escape empties it. */
export function FilterBox({ query, onQuery, onOpen }: FilterBoxProps) {
  const { t } = useTranslation('docs')
  const input = useRef<HTMLInputElement>(null)
  useShortcut('list.search', () => input.current?.focus())
  return (
    <search>
      <InputGroup>
        <InputGroupAddon>
          <SearchIcon aria-hidden="true" />
        </InputGroupAddon>
        <InputGroupInput
          ref={input}
          type="text"
          inputMode="search"
          aria-label={t('filter.label')}
          placeholder={t('filter.label')}
          value={query}
          onChange={(event) => onQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onQuery('')
            if (event.key === 'Enter') onOpen()
          }}
        />
        {query ? (
          <InputGroupAddon align="inline-end">
            <InputGroupButton aria-label={t('filter.clear')} onClick={() => onQuery('')}>
              <XIcon />
            </InputGroupButton>
          </InputGroupAddon>
        ) : null}
      </InputGroup>
    </search>
  )
}
