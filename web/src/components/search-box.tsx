import { SearchIcon, XIcon } from 'lucide-react'
import { useRef } from 'react'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'
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
    <InputGroup className={className}>
      <InputGroupAddon>
        <SearchIcon aria-hidden="true" />
      </InputGroupAddon>
      <InputGroupInput
        ref={input}
        type="text"
        inputMode="search"
        aria-label={label}
        placeholder={label}
        value={query}
        onChange={(event) => onQuery(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onQuery('')
          if (event.key === 'Enter') onEnter?.()
        }}
      />
      {query ? (
        <InputGroupAddon align="inline-end">
          <InputGroupButton aria-label={clearLabel} onClick={() => onQuery('')}>
            <XIcon />
          </InputGroupButton>
        </InputGroupAddon>
      ) : null}
    </InputGroup>
  )
}
