import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import type { Goal } from '@/lib/api/index.ts'
import { type Place, statsQuery } from '../api.ts'
import { useDates } from '../hooks/use-dates.ts'
import { periodOf } from '../lib/period.ts'
import type { GoalsSearch, Kind } from '../lib/search.ts'
import { colorsOf } from '../lib/series.ts'
import { Comparison } from './comparison.tsx'
import { GoalDetail } from './goal-detail.tsx'
import type { GoalTask } from './goal-menu.tsx'
import { GoalTable } from './goal-table.tsx'
import { GoalsToolbar } from './goals-toolbar.tsx'

/** Goals that statistics are asked for at once. */
const MAX_SHOWN = 200

interface GoalsViewProps {
  project: Place
  goals: readonly Goal[]
  /** The server's date, and where it is that day. */
  today: string
  timezone: string
  search: GoalsSearch
  onSearch: (changes: Partial<GoalsSearch>) => void
  mayChange: (goal: Goal) => boolean
  onTask: (task: GoalTask) => void
}

/** The table of goals and their comparison over a period. */
export function GoalsView(props: GoalsViewProps) {
  const { project, goals, today, timezone, search, onSearch, mayChange, onTask } = props
  const { t } = useTranslation('goals')
  const period = periodOf(search, today)
  const dates = useDates('day')
  const shown = goals.slice(0, MAX_SHOWN)
  const ids = shown.map(({ id }) => id)
  const { data, error, refetch } = useQuery(statsQuery(project, ids, period, today))
  const byId = new Map(data?.goals.map((stats) => [stats.id, stats]))
  const colors = colorsOf(shown)
  const open = goals.find(({ fullSlug }) => fullSlug === search.goal) ?? null
  const daily = shown.filter(({ type }) => type === 'daily_counter')
  const slugs = new Set(search.hide?.split(',') ?? [])
  const hidden = new Set(daily.filter(({ fullSlug }) => slugs.has(fullSlug)).map(({ id }) => id))
  const toggle = ({ fullSlug }: Goal) => {
    if (!slugs.delete(fullSlug)) slugs.add(fullSlug)
    onSearch({ hide: [...slugs].join(',') || undefined })
  }

  return (
    <>
      <div className="flex flex-col gap-1.5">
        <GoalsToolbar search={search} period={period} onChange={onSearch} />
        <p className="text-muted-foreground text-xs">
          {t('period', { from: dates.day(period.from), to: dates.day(period.to), timezone })}
        </p>
      </div>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <div className="rounded-xl border bg-card px-1 sm:px-2">
            <GoalTable
              goals={shown}
              stats={byId}
              colors={colors}
              mayChange={mayChange}
              showScope={project !== null}
              onOpen={({ fullSlug }) => onSearch({ goal: fullSlug })}
              onTask={onTask}
            />
          </div>
          {goals.length > shown.length && (
            <p className="text-muted-foreground text-sm">{t('tooMany', { count: shown.length })}</p>
          )}
          {daily.length > 0 && (
            <Comparison
              goals={daily}
              stats={data}
              colors={colors}
              kind={search.chart ?? 'area'}
              onKind={(chart: Kind) => onSearch({ chart: chart === 'area' ? undefined : chart })}
              hidden={hidden}
              onToggle={toggle}
            />
          )}
        </>
      )}
      <GoalDetail
        project={project}
        goal={open}
        color={colors.get(open?.id ?? '') ?? ''}
        period={period}
        today={today}
        onClose={() => onSearch({ goal: undefined })}
      />
    </>
  )
}
