import { Link } from '@tanstack/react-router'
import { TriangleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { AuditEntry } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { isWarning } from '../lib/actions.ts'
import { ActionText, ActorText } from './action-text.tsx'
import { FactList } from './fact-list.tsx'

/** Slugs of the projects there are, by id: an entry knows that of then. */
export type Slugs = ReadonlyMap<string, string>

export function AuditTable({ entries, slugs }: { entries: readonly AuditEntry[]; slugs: Slugs }) {
  const { t } = useTranslation('audit')
  return (
    <div className="overflow-hidden rounded-xl border bg-card">
      <Table>
        <TableCaption className="sr-only">{t('title')}</TableCaption>
        <TableHeader>
          <TableRow>
            <ColumnHead label={t('column.time')} from="sm" />
            <ColumnHead label={t('column.actor')} from="sm" />
            <ColumnHead label={t('column.action')} className="w-full" />
            <ColumnHead label={t('column.project')} from="md" />
            <ColumnHead label={t('column.address')} from="lg" />
          </TableRow>
        </TableHeader>
        <TableBody>
          {entries.map((entry) => (
            <EntryRow key={entry.id} entry={entry} slugs={slugs} />
          ))}
        </TableBody>
      </Table>
    </div>
  )
}

function EntryRow({ entry, slugs }: { entry: AuditEntry; slugs: Slugs }) {
  const format = useFormat()
  const { actor, action, target, address } = entry
  const time = (
    <time dateTime={entry.time} className="whitespace-nowrap">
      {format.dateTime(entry.time)}
    </time>
  )
  return (
    <TableRow className="align-top">
      <TableCell className="hidden align-top text-muted-foreground sm:table-cell">{time}</TableCell>
      <TableCell className="hidden align-top sm:table-cell">
        <span className="block max-w-48 truncate font-medium">
          <ActorText actor={actor} />
        </span>
        {actor.email ? (
          <span className="block max-w-48 truncate text-muted-foreground text-xs">{actor.email}</span>
        ) : null}
      </TableCell>
      <TableCell className="whitespace-normal align-top">
        <span className="flex flex-wrap items-baseline gap-x-2">
          {isWarning(action) ? (
            <TriangleAlertIcon aria-hidden="true" className="size-3.5 self-center text-warning" />
          ) : null}
          <ActionText action={action} />
          {target ? <code className="font-mono text-xs [overflow-wrap:anywhere]">{target}</code> : null}
        </span>
        <FactList before={entry.before} after={entry.after} />
        <span className="mt-0.5 flex flex-wrap gap-x-3 text-muted-foreground text-xs lg:hidden">
          <span className="sm:hidden">
            <ActorText actor={actor} />
          </span>
          <span className="sm:hidden">{time}</span>
          {entry.project ? (
            <span className="min-w-0 md:hidden">
              <ProjectLink project={entry.project} slugs={slugs} />
            </span>
          ) : null}
          {address ? <span>{address}</span> : null}
        </span>
      </TableCell>
      <TableCell className="hidden align-top md:table-cell">
        <ProjectLink project={entry.project} slugs={slugs} />
      </TableCell>
      <TableCell className="hidden whitespace-nowrap align-top text-muted-foreground lg:table-cell">
        {address ?? '—'}
      </TableCell>
    </TableRow>
  )
}

/** The project where it is now; one that is gone, by the slug it had. */
function ProjectLink({ project, slugs }: { project: AuditEntry['project']; slugs: Slugs }) {
  if (!project) return null
  const slug = slugs.get(project.id)
  return slug ? (
    <Link
      to="/projects/$slug"
      params={{ slug }}
      title={slug}
      className="block max-w-40 truncate rounded-sm text-primary underline-offset-4 hover:underline"
    >
      {slug}
    </Link>
  ) : (
    <span title={project.slug} className="block max-w-40 truncate text-muted-foreground">
      {project.slug}
    </span>
  )
}
