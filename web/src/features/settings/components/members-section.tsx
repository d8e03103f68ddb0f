import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { Project } from '@/lib/api/index.ts'
import { membersQuery } from '../members-api.ts'
import { AddMember } from './add-member.tsx'
import { MemberList } from './member-list.tsx'
import { Section } from './section.tsx'

/** Who may open the project; those who may, add and remove. */
export function MembersSection({ project }: { project: Project }) {
  const { t } = useTranslation('settings')
  const me = useMe()
  const query = useQuery(membersQuery(project.slug))
  const may = me !== undefined && (me.root || me.permissions.manageUsers || me.id === project.createdBy)
  return (
    <Section title={t('members.title')} description={may ? t('members.description') : t('members.notYou')}>
      {query.data ? (
        <MemberList project={project} members={query.data.items} mayChange={may} />
      ) : query.error ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <div className="flex flex-col gap-2" aria-hidden="true">
          <Skeleton className="h-11 w-full" />
          <Skeleton className="h-11 w-full" />
        </div>
      )}
      {may ? <AddMember project={project} /> : null}
    </Section>
  )
}
