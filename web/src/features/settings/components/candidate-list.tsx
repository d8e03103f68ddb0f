import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Command, CommandGroup, CommandInput, CommandItem, CommandList } from '@/components/ui/command.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Candidate } from '@/lib/api/index.ts'
import { candidatesQuery } from '../members-api.ts'

/** People who are no members yet; the server finds them. */
export default function CandidateList({ slug, onChoose }: { slug: string; onChoose: (person: Candidate) => void }) {
  const { t } = useTranslation('settings')
  const errorText = useErrorText()
  const [text, setText] = useState('')
  const query = useQuery(candidatesQuery(slug, useDebounced(text.trim(), 200)))
  const found = query.data?.items
  return (
    <Command label={t('members.add.action')} shouldFilter={false}>
      <CommandInput placeholder={t('members.add.search')} value={text} onValueChange={setText} />
      <CommandList>
        {found && found.length > 0 ? (
          <CommandGroup>
            {found.map((person) => (
              <CommandItem key={person.id} value={person.id} onSelect={() => onChoose(person)}>
                <span className="min-w-0 flex-1">
                  <span className="block truncate">{person.name}</span>
                  <span className="block truncate text-muted-foreground text-xs">{person.email}</span>
                </span>
              </CommandItem>
            ))}
          </CommandGroup>
        ) : (
          <p role="presentation" className="px-3 py-6 text-center text-muted-foreground text-sm">
            {query.error ? errorText(query.error) : found ? t('members.add.none') : '…'}
          </p>
        )}
      </CommandList>
    </Command>
  )
}
