import { useQuery } from '@tanstack/react-query'
import { useMe } from '@/hooks/use-me.ts'
import { membersQuery } from '@/lib/queries/members.ts'

/** Somebody of a project (slug) by id: oneself, or a name; null where that cannot be known. */
export function usePerson(project: string, person: { id: string; name: string | null } | null): 'me' | string | null {
  const me = useMe()
  const unnamed = person !== null && person.name === null && person.id !== me?.id
  const { data: members } = useQuery({ ...membersQuery(project), enabled: unnamed })
  if (person === null) return null
  if (person.id === me?.id) return 'me'
  return person.name ?? members?.items.find(({ id }) => id === person.id)?.name ?? null
}
