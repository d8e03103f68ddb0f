import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command.tsx'
import { foundUsersQuery } from '@/features/users/api.ts'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { PersonFilterProps } from './person-filter.tsx'

/** People found by name or address: users by the server, those who are gone among the entries shown. */
export default function PersonList({ people, onChange }: Omit<PersonFilterProps, 'value'>) {
  const { t } = useTranslation('audit')
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const wanted = text.trim()
  const query = useQuery(foundUsersQuery(useDebounced(wanted, 200)))
  const users = query.data?.items ?? []
  const known = new Set(users.map(({ id }) => id))
  const others = [...people].filter(([id, name]) => !known.has(id) && name.toLowerCase().includes(wanted.toLowerCase()))
  const nobody = users.length + others.length === 0
  return (
    <Command label={t('filter.user')} shouldFilter={false}>
      <CommandInput placeholder={t('filter.searchPeople')} value={text} onValueChange={setText} />
      <CommandList>
        {nobody ? (
          <p role="presentation" className="px-3 py-6 text-center text-muted-foreground text-sm">
            {query.error ? errorText(query.error) : query.data ? t('filter.nobody') : '…'}
          </p>
        ) : (
          <CommandGroup>
            {wanted === '' ? (
              <CommandItem value="all" onSelect={() => onChange(undefined)}>
                {t('filter.all')}
              </CommandItem>
            ) : null}
            {users.map(({ id, name, email }) => (
              <CommandItem key={id} value={id} onSelect={() => onChange(id)}>
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{name}</span>
                  <span className="block truncate text-muted-foreground text-xs">{email}</span>
                </span>
              </CommandItem>
            ))}
            {others.map(([id, name]) => (
              <CommandItem key={id} value={id} onSelect={() => onChange(id)}>
                <span className="truncate">{name}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        )}
      </CommandList>
    </Command>
  )
}
