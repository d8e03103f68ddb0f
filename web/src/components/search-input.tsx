import { SearchIcon } from 'lucide-react'
import type { KeyboardEvent, ReactNode, Ref } from 'react'
import { InputGroup, InputGroupAddon, InputGroupInput } from '@/components/ui/input-group.tsx'

interface SearchInputProps {
  /** What is searched by. */
  label: string
  value: string
  onValue: (value: string) => void
  onKeyDown: (event: KeyboardEvent) => void
  ref?: Ref<HTMLInputElement>
  className?: string
  /** After the text. */
  children?: ReactNode
}

/** A text to search by, as it looks everywhere. */
export function SearchInput({ label, value, onValue, onKeyDown, ref, className, children }: SearchInputProps) {
  return (
    <InputGroup className={className}>
      <InputGroupAddon>
        <SearchIcon aria-hidden="true" />
      </InputGroupAddon>
      <InputGroupInput
        ref={ref}
        type="text"
        inputMode="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onValue(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {children}
    </InputGroup>
  )
}
