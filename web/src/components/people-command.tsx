import type { ReactNode } from 'react'
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'

interface Person {
  id: string
  name: string
  /** Of those who are users. */
  email?: string
}

interface PeopleCommandProps<P extends Person> {
  label: string
  searchLabel: string
  /** When nobody fits. */
  noneText: string
  text: string
  onText: (text: string) => void
  people: readonly P[]
  /** The server is still looking. */
  isPending: boolean
  error: unknown
  onChoose: (person: P) => void
  /** Before the people. */
  children?: ReactNode
}

/** People to choose one of, as somebody who knows has found them by the text. To be loaded lazily: the menu is large. */
export function PeopleCommand<P extends Person>({
  label,
  searchLabel,
  noneText,
  text,
  onText,
  people,
  isPending,
  error,
  onChoose,
  children,
}: PeopleCommandProps<P>) {
  const errorText = useErrorText()
  return (
    <Command label={label} shouldFilter={false}>
      <CommandInput placeholder={searchLabel} value={text} onValueChange={onText} />
      <CommandList>
        {people.length > 0 ? (
          <CommandGroup>
            {children}
            {people.map((person) => (
              <CommandItem key={person.id} value={person.id} onSelect={() => onChoose(person)}>
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{person.name}</span>
                  {person.email === undefined ? null : (
                    <span className="block truncate text-muted-foreground text-xs">{person.email}</span>
                  )}
                </span>
              </CommandItem>
            ))}
          </CommandGroup>
        ) : (
          <p role="presentation" className="px-3 py-6 text-center text-muted-foreground text-sm">
            {error ? errorText(error) : isPending ? '…' : noneText}
          </p>
        )}
      </CommandList>
    </Command>
  )
}
