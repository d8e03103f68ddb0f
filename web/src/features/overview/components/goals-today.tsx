import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { calendarQuery, goalsQuery, statsQuery } from '@/features/goals/api.ts'
import { useFormat } from '@/lib/format.ts'
import { OverviewSection } from './overview-section.tsx'

/** The page of goals has them all. */
const MOST = 5
const POLL_EVERY = 15_000

/** What was counted today, most first; nothing without daily goals. */
export function GoalsToday({ project }: { project: string }) {
  const { t } = useTranslation('overview')
  const format = useFormat()
  const { data: list } = useQuery(goalsQuery(project))
  const today = useQuery(calendarQuery).data?.today ?? ''
  const daily = list?.items.filter(({ type }) => type === 'daily_counter') ?? []
  const ids = today === '' ? [] : daily.map(({ id }) => id)
  const { data } = useQuery({
    ...statsQuery(project, ids, { from: today, to: today, group: 'day' }, today),
    refetchInterval: POLL_EVERY,
  })
  if (daily.length === 0 || !data) return null
  const params = { slug: project }
  const most = data.goals
    .flatMap((stats) => daily.filter(({ id }) => id === stats.id).map((goal) => ({ goal, stats })))
    .sort((a, b) => b.stats.total - a.stats.total)
    .slice(0, MOST)
  return (
    <OverviewSection
      title={t('goals.title')}
      more={{ text: t('goals.open'), to: '/projects/$slug/goals', params, search: { range: 'today' } }}
    >
      <ul className="flex flex-col divide-y overflow-hidden rounded-xl border bg-card">
        {most.map(({ goal, stats }) => (
          <li key={goal.id} className="relative flex items-baseline gap-2 px-3 py-2 hover:bg-muted/60 sm:px-4">
            <ColorDot color={goal.color} />
            <Link
              to="/projects/$slug/goals"
              params={params}
              search={{ goal: goal.fullSlug }}
              className="min-w-0 truncate outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:outline-ring focus-visible:after:-outline-offset-2"
            >
              {goal.name}
            </Link>
            <span className="ml-auto font-semibold tabular-nums">{format.number(stats.total)}</span>
            <span className="min-w-24 text-right text-muted-foreground text-xs tabular-nums">
              {t('goals.yesterday', { value: format.number(stats.previous ?? 0) })}
            </span>
          </li>
        ))}
      </ul>
    </OverviewSection>
  )
}
