import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { ColumnHead } from '@/components/column-head.tsx'
import { Sparkline } from '@/components/sparkline.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { Goal, GoalStats } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { ChangeMark } from './change-mark.tsx'
import { ScopeBadge, TypeBadge } from './goal-badges.tsx'
import { GoalMenu, type GoalTask } from './goal-menu.tsx'

interface GoalTableProps {
  goals: readonly Goal[]
  stats: ReadonlyMap<string, GoalStats>
  /** CSS colours by id. */
  colors: ReadonlyMap<string, string>
  /** Whether somebody may change a goal. */
  mayChange: (goal: Goal) => boolean
  /** Whose goals these are is worth telling. */
  showScope: boolean
  onOpen: (goal: Goal) => void
  onTask: (task: GoalTask) => void
}

/** Goals with what was counted in the period; narrow windows have the badges below the name. */
export function GoalTable({ goals, stats, colors, mayChange, showScope, onOpen, onTask }: GoalTableProps) {
  const { t } = useTranslation('goals')
  return (
    <Table>
      <TableCaption className="sr-only">{t('table.caption')}</TableCaption>
      <TableHeader>
        <TableRow>
          <ColumnHead label={t('table.name')} className="w-full" />
          <ColumnHead label={t('table.kind')} from="lg" />
          <ColumnHead label={t('table.trend')} from="md" />
          <ColumnHead label={t('table.value')} numeric />
          <ColumnHead label={t('table.change')} numeric from="sm" />
          <ColumnHead label={t('table.actions')} unseen />
        </TableRow>
      </TableHeader>
      <TableBody>
        {goals.map((goal) => {
          const found = stats.get(goal.id)
          return (
            <TableRow key={goal.id} data-goal={goal.slug}>
              <TableCell className="whitespace-normal">
                <span className="flex items-baseline gap-2">
                  <ColorDot color={goal.color} />
                  <span className="min-w-0">
                    <Button
                      variant="link"
                      className="h-auto min-h-6 whitespace-normal p-0 text-left font-medium text-foreground [overflow-wrap:anywhere]"
                      onClick={() => onOpen(goal)}
                    >
                      {goal.name}
                    </Button>
                    <span className="block font-mono text-muted-foreground text-xs [overflow-wrap:anywhere]">
                      {goal.fullSlug}
                    </span>
                    <span className="mt-1 flex flex-wrap gap-1 lg:hidden">
                      <TypeBadge type={goal.type} />
                      {showScope && <ScopeBadge projectId={goal.projectId} />}
                    </span>
                  </span>
                </span>
              </TableCell>
              <TableCell className="hidden lg:table-cell">
                <span className="flex gap-1">
                  <TypeBadge type={goal.type} />
                  {showScope && <ScopeBadge projectId={goal.projectId} />}
                </span>
              </TableCell>
              <TableCell className="hidden md:table-cell">
                <Sparkline values={found?.series.map(({ value }) => value) ?? []} color={colors.get(goal.id) ?? ''} />
              </TableCell>
              <TableCell className="text-right">
                <Value goal={goal} stats={found} />
                {found && (
                  <span className="block sm:hidden">
                    <ChangeMark now={found.total} before={found.previous} />
                  </span>
                )}
              </TableCell>
              <TableCell className="hidden text-right sm:table-cell">
                {found ? <ChangeMark now={found.total} before={found.previous} /> : null}
              </TableCell>
              <TableCell className="text-right">
                {mayChange(goal) ? <GoalMenu goal={goal} onTask={onTask} /> : null}
              </TableCell>
            </TableRow>
          )
        })}
      </TableBody>
    </Table>
  )
}

function Value({ goal, stats }: { goal: Goal; stats: GoalStats | undefined }) {
  const { t } = useTranslation('goals')
  const format = useFormat()
  if (!stats) return <Skeleton className="ml-auto h-5 w-12" />
  return (
    <>
      <span className="font-semibold tabular-nums" data-value={stats.total}>
        {format.number(stats.total)}
      </span>
      {goal.type === 'counter' && <span className="block text-muted-foreground text-xs">{t('table.ever')}</span>}
    </>
  )
}
