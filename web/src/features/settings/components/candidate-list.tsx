import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PeopleCommand } from '@/components/people-command.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import type { Candidate } from '@/lib/api/index.ts'
import { candidatesQuery } from '../members-api.ts'

/** People who are no members yet; the server finds them. */
export default function CandidateList({ slug, onChoose }: { slug: string; onChoose: (person: Candidate) => void }) {
  const { t } = useTranslation('settings')
  const [text, setText] = useState('')
  const query = useQuery(candidatesQuery(slug, useDebounced(text.trim(), 200)))
  return (
    <PeopleCommand
      label={t('members.add.action')}
      searchLabel={t('members.add.search')}
      noneText={t('members.add.none')}
      text={text}
      onText={setText}
      people={query.data?.items ?? []}
      isPending={!query.data}
      error={query.error}
      onChoose={onChoose}
    />
  )
}
