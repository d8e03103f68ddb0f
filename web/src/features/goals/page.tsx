import { useQuery } from '@tanstack/react-query'
import { PlusIcon, TargetIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useMe } from '@/hooks/use-me.ts'
import type { Goal } from '@/lib/api/index.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { calendarQuery, goalsQuery, type Place } from './api.ts'
import { GoalDialog } from './components/goal-dialog.tsx'
import type { GoalTask } from './components/goal-menu.tsx'
import { GoalsView } from './components/goals-view.tsx'
import { LossDialog } from './components/loss-dialog.tsx'
import type { GoalsSearch } from './lib/search.ts'

interface GoalsPageProps {
  project: Place
  search: GoalsSearch
  onSearch: (changes: Partial<GoalsSearch>) => void
}

/** What services count: the goals of a project, or the global ones. */
export function GoalsPage({ project, search, onSearch }: GoalsPageProps) {
  const { t } = useTranslation('goals')
  const root = useMe()?.root ?? false
  const list = useQuery(goalsQuery(project))
  const calendar = useQuery(calendarQuery)
  const [task, setTask] = useState<GoalTask | null>(null)
  const mayMake = project !== null || root
  const mayChange = (goal: Goal) => (project === null ? root : goal.projectId !== null)
  const open = () => onSearch({ new: 1 })
  useShortcut('list.new', open, { enabled: mayMake })
  const goals = list.data?.items
  const error = list.error ?? calendar.error
  const create = mayMake ? (
    <Button onClick={open}>
      <PlusIcon data-icon="inline-start" />
      {t('create.action')}
    </Button>
  ) : null
  const today = calendar.data?.today

  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 p-4 md:p-6">
      <PageHeader
        title={project === null ? t('title.global') : t('title.project')}
        description={project === null ? t('intro.global') : t('intro.project')}
      >
        {goals && goals.length > 0 ? create : null}
      </PageHeader>
      {!goals || today === undefined ? (
        error ? (
          <ErrorState
            error={error}
            onRetry={() => {
              void list.refetch()
              void calendar.refetch()
            }}
          />
        ) : (
          <div className="flex flex-col gap-3" aria-hidden="true">
            <Skeleton className="h-8 w-72 max-w-full" />
            <Skeleton className="h-72 w-full" />
            <Skeleton className="h-40 w-full" />
          </div>
        )
      ) : goals.length === 0 ? (
        <NoGoals project={project} mayMake={mayMake}>
          {create}
        </NoGoals>
      ) : (
        <GoalsView
          project={project}
          goals={goals}
          today={today}
          timezone={calendar.data!.timezone}
          search={search}
          onSearch={onSearch}
          mayChange={mayChange}
          onTask={setTask}
        />
      )}
      <GoalDialog
        project={project}
        open={(search.new === 1 && mayMake) || task?.kind === 'edit'}
        goal={task?.kind === 'edit' ? task.goal : null}
        onClose={() => (task ? setTask(null) : onSearch({ new: undefined }))}
      />
      <LossDialog project={project} task={task?.kind === 'edit' ? null : task} onClose={() => setTask(null)} />
    </div>
  )
}

const SNIPPET = `const { value } = await goals.increment('signups')`

function NoGoals({ project, mayMake, children }: { project: Place; mayMake: boolean; children: React.ReactNode }) {
  const { t } = useTranslation('goals')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <TargetIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{project === null ? t('empty.global') : t('empty.project')}</h2>
        </EmptyTitle>
        <EmptyDescription>
          {project !== null ? t('empty.text') : mayMake ? t('empty.globalText') : t('empty.globalNone')}
        </EmptyDescription>
      </EmptyHeader>
      <EmptyContent className="max-w-xl">
        {project !== null && (
          <div className="flex w-full items-start gap-1 rounded-lg border bg-muted/50 p-1 text-left">
            <code lang="en" className="min-w-0 flex-1 p-2 font-mono text-xs [overflow-wrap:anywhere]">
              {SNIPPET}
            </code>
            <CopyButton text={SNIPPET} label={t('detail.copy')} variant="ghost" />
          </div>
        )}
        {children}
      </EmptyContent>
    </Empty>
  )
}
