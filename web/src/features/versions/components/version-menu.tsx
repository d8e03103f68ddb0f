import { Link, useNavigate } from '@tanstack/react-router'
import { Download, Eye, FileDiff, FilePen, RotateCcw, Tag, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { MoreMenu } from '@/components/more-menu.tsx'
import {
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
} from '@/components/ui/dropdown-menu.tsx'
import { archiveUrl, nextMajor, nextMinor, usePipelineActions } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Pipeline, Version } from '@/lib/api/index.ts'
import { suggestedComparison } from '../lib/comparison.ts'
import { isNewer } from '../lib/is-newer.ts'
import { olderThan } from '../lib/older.ts'
import type { VersionTask } from './version-dialogs.tsx'

interface VersionMenuProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  version: Version
  /** The page shows the version already. */
  shown?: boolean
  onTask: (task: VersionTask) => void
}

/** What can be done with a version. */
export function VersionMenu({ project, pipeline, version, shown = false, onTask }: VersionMenuProps) {
  const { t } = useTranslation('versions')
  const navigate = useNavigate()
  const { startDraft } = usePipelineActions(project)
  const errorText = useErrorText()
  const { number, published } = version
  const { draft, given } = pipeline
  const comparison = suggestedComparison(number, pipeline)
  const older = olderThan(number, pipeline.versions).length
  const start = (bump: 'minor' | 'major') =>
    startDraft.mutate(
      { from: number, bump },
      {
        onSuccess: () => navigate({ to: '/projects/$slug/code', params: { slug: project } }),
        onError: (error) => toast.error(errorText(error)),
      },
    )
  return (
    <MoreMenu label={t('more.label', { number })} className="max-w-72">
      <DropdownMenuGroup>
        {!shown && (
          <DropdownMenuItem asChild>
            <Link to="/projects/$slug/versions/$version" params={{ slug: project, version: number }}>
              <Eye />
              {t('view.action')}
            </Link>
          </DropdownMenuItem>
        )}
        <DropdownMenuItem
          disabled={!comparison}
          onSelect={() =>
            comparison &&
            navigate({
              to: '/projects/$slug/versions/$version',
              params: { slug: project, version: comparison.from },
              search: { compare: comparison.to },
            })
          }
        >
          <FileDiff />
          {t('compare.action')}
        </DropdownMenuItem>
        <DropdownMenuItem disabled={published} onSelect={() => onTask({ kind: 'rollBack', number })}>
          <RotateCcw />
          {isNewer(version, pipeline) ? t('rollBack.forward') : t('rollBack.action')}
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={() => onTask({ kind: 'edit', number })}>
          <Tag />
          {t('edit.action')}
        </DropdownMenuItem>
      </DropdownMenuGroup>
      <DropdownMenuGroup>
        <DropdownMenuItem asChild>
          <a href={archiveUrl(project, number)} download>
            <Download />
            {t('archive.download')}
          </a>
        </DropdownMenuItem>
      </DropdownMenuGroup>
      <DropdownMenuSeparator />
      <DropdownMenuGroup>
        <DropdownMenuLabel>{draft ? t('changes.draftExists') : t('changes.action')}</DropdownMenuLabel>
        {(['minor', 'major'] as const).map((bump) => (
          <DropdownMenuItem key={bump} disabled={draft !== null} onSelect={() => start(bump)}>
            <FilePen />
            {t(`changes.${bump}`, { number: bump === 'minor' ? nextMinor(number, given) : nextMajor(given) })}
          </DropdownMenuItem>
        ))}
      </DropdownMenuGroup>
      <DropdownMenuSeparator />
      <DropdownMenuGroup>
        <DropdownMenuItem
          variant="destructive"
          disabled={published}
          title={published ? t('delete.live') : undefined}
          onSelect={() => onTask({ kind: 'delete', number })}
        >
          <Trash2 />
          {t('delete.action')}
        </DropdownMenuItem>
        <DropdownMenuItem
          variant="destructive"
          disabled={older === 0}
          onSelect={() => onTask({ kind: 'deleteBefore', number })}
        >
          <Trash2 />
          {t('deleteBefore.action', { number })}
        </DropdownMenuItem>
      </DropdownMenuGroup>
    </MoreMenu>
  )
}
