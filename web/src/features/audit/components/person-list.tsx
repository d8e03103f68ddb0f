import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PeopleCommand } from '@/components/people-command.tsx'
import { CommandItem } from '@/components/ui/command.tsx'
import { foundUsersQuery } from '@/features/users/api.ts'
import { useDebounced } from '@/hooks/use-debounced.ts'
import type { PersonFilterProps } from './person-filter.tsx'

/** People found by name or address: users by the server, those who are gone among the entries shown. */
export default function PersonList({ people, onChange }: Omit<PersonFilterProps, 'value'>) {
  const { t } = useTranslation('audit')
  const [text, setText] = useState('')
  const wanted = text.trim()
  const query = useQuery(foundUsersQuery(useDebounced(wanted, 200)))
  const users = query.data?.items ?? []
  const known = new Set(users.map(({ id }) => id))
  const others = [...people].flatMap(([id, name]) =>
    !known.has(id) && name.toLowerCase().includes(wanted.toLowerCase()) ? [{ id, name }] : [],
  )
  return (
    <PeopleCommand
      label={t('filter.user')}
      searchLabel={t('filter.searchPeople')}
      noneText={t('filter.nobody')}
      text={text}
      onText={setText}
      people={[...users, ...others]}
      isPending={!query.data}
      error={query.error}
      onChoose={({ id }) => onChange(id)}
    >
      {wanted === '' ? (
        <CommandItem value="all" onSelect={() => onChange(undefined)}>
          {t('filter.all')}
        </CommandItem>
      ) : null}
    </PeopleCommand>
  )
}
