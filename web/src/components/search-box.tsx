import { XIcon } from 'lucide-react'
import { useRef } from 'react'
import { SearchInput } from '@/components/search-input.tsx'
import { InputGroupAddon, InputGroupButton } from '@/components/ui/input-group.tsx'
import { useShortcut } from '@/lib/shortcuts/index.ts'

interface SearchBoxProps {
  /** What is searched by. */
  label: string
  /** Of the button that empties it. */
  clearLabel: string
  query: string
  onQuery: (query: string) => void
  onEnter?: () => void
  className?: string
}

/** Narrows the list of a page: its search shortcut goes here, Escape empties it. */
export function SearchBox({ label, clearLabel, query, onQuery, onEnter, className }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null)
  useShortcut('list.search', () => input.current?.focus())
  return (
    <SearchInput
      ref={input}
      label={label}
      value={query}
      onValue={onQuery}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onQuery('')
        if (key === 'Enter') onEnter?.()
      }}
      className={className}
    >
      {query ? (
        <InputGroupAddon align="inline-end">
          <InputGroupButton aria-label={clearLabel} onClick={() => onQuery('')}>
            <XIcon />
          </InputGroupButton>
        </InputGroupAddon>
      ) : null}
    </SearchInput>
  )
}
