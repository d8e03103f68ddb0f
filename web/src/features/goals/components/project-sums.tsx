import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ColorDot } from '@/components/color-dot.tsx'
import { Table, TableBody, TableCell, TableRow } from '@/components/ui/table.tsx'
import type { GoalStats } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { projectsQuery } from '@/lib/queries/projects.ts'
import { ChangeMark } from './change-mark.tsx'

/** What each project counted towards a global goal, most first. */
export function ProjectSums({ sums }: { sums: GoalStats['projects'] }) {
  const { t } = useTranslation('goals')
  const format = useFormat()
  const { data } = useQuery(projectsQuery)
  const projects = new Map(data?.items.map((project) => [project.id, project]))
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-medium">{t('detail.projects')}</h3>
      {sums.length === 0 ? (
        <p className="text-muted-foreground">{t('detail.nobody')}</p>
      ) : (
        <Table aria-label={t('detail.projects')}>
          <TableBody>
            {sums
              .toSorted((a, b) => b.total - a.total)
              .map(({ id, total, previous }) => (
                <TableRow key={id}>
                  <TableCell className="w-full whitespace-normal">
                    <span className="flex items-center gap-2 [overflow-wrap:anywhere]">
                      <ColorDot color={projects.get(id)?.color ?? null} />
                      {projects.get(id)?.name ?? id}
                    </span>
                  </TableCell>
                  <TableCell className="text-right tabular-nums">{format.number(total)}</TableCell>
                  <TableCell className="text-right">
                    {previous === null ? null : <ChangeMark now={total} before={previous} />}
                  </TableCell>
                </TableRow>
              ))}
          </TableBody>
        </Table>
      )}
    </section>
  )
}
