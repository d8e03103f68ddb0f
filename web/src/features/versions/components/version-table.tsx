import { Link } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import type { Pipeline, Version } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { isNewer } from '../lib/is-newer.ts'
import { AuthorName } from './author-name.tsx'
import { TagBadge } from './tag-badge.tsx'
import type { VersionTask } from './version-dialogs.tsx'
import { VersionMenu } from './version-menu.tsx'

interface VersionTableProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  versions: readonly Version[]
  onTask: (task: VersionTask) => void
}

/** The versions; what does not fit a phone is in the version's own page. */
export function VersionTable({ project, pipeline, versions, onTask }: VersionTableProps) {
  const { t } = useTranslation('versions')
  const format = useFormat()
  return (
    <Table>
      <TableCaption className="sr-only">{t('list.caption')}</TableCaption>
      <TableHeader>
        <TableRow>
          <ColumnHead label={t('column.number')} />
          <ColumnHead label={t('column.tag')} />
          <ColumnHead label={t('column.branch')} from="lg" />
          <ColumnHead label={t('column.notes')} from="md" className="w-full" />
          <ColumnHead label={t('column.author')} from="lg" />
          <ColumnHead label={t('column.time')} from="sm" />
          <ColumnHead label={t('column.size')} numeric from="lg" />
          <ColumnHead label={t('column.actions')} unseen />
        </TableRow>
      </TableHeader>
      <TableBody>
        {versions.map((version) => (
          <TableRow key={version.number}>
            <TableCell className="whitespace-nowrap">
              <span className="flex flex-col items-start gap-x-2 gap-y-1 sm:flex-row sm:items-center">
                <Link
                  to="/projects/$slug/versions/$version"
                  params={{ slug: project, version: version.number }}
                  aria-label={t('view.label', { number: version.number })}
                  className="font-medium text-primary tabular-nums underline-offset-4 hover:underline"
                >
                  {version.number}
                </Link>
                {version.published && (
                  <Badge variant="success">
                    <CircleCheck data-icon="inline-start" />
                    {t('mark.published')}
                  </Badge>
                )}
              </span>
            </TableCell>
            <TableCell>
              <TagBadge tag={version.tag} />
            </TableCell>
            <TableCell
              className="hidden max-w-40 truncate font-mono text-xs lg:table-cell"
              title={version.branch ?? undefined}
            >
              {version.branch ?? '—'}
            </TableCell>
            <TableCell className="hidden max-w-0 truncate md:table-cell" title={version.notes || undefined}>
              {version.notes || '—'}
            </TableCell>
            <TableCell className="hidden max-w-40 truncate lg:table-cell">
              <AuthorName author={version.author} />
            </TableCell>
            <TableCell className="hidden whitespace-nowrap sm:table-cell">
              <RelativeTime value={version.createdAt} />
            </TableCell>
            <TableCell className="hidden whitespace-nowrap text-right tabular-nums lg:table-cell">
              {format.bytes(version.size)}
            </TableCell>
            <TableCell>
              <span className="flex items-center justify-end gap-1">
                {!version.published && (
                  <Button
                    variant="outline"
                    size="sm"
                    className="hidden sm:inline-flex"
                    onClick={() => onTask({ kind: 'rollBack', number: version.number })}
                  >
                    {isNewer(version, pipeline) ? t('rollBack.forward') : t('rollBack.action')}
                  </Button>
                )}
                <VersionMenu project={project} pipeline={pipeline} version={version} onTask={onTask} />
              </span>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
