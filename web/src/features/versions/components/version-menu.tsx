import { useNavigate } from '@tanstack/react-router'
import { Download, FilePen, RotateCcw, Trash2 } from 'lucide-react'
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
import { isNewer } from '../lib/is-newer.ts'
import type { VersionTask } from './version-dialogs.tsx'

interface VersionMenuProps {
  /** Slug. */
  project: string
  pipeline: Pipeline
  version: Version
  onTask: (task: VersionTask) => void
}

/** What can be done with a version. */
export function VersionMenu({ project, pipeline, version, onTask }: VersionMenuProps) {
  const { t } = useTranslation('versions')
  const navigate = useNavigate()
  const { startDraft } = usePipelineActions(project)
  const errorText = useErrorText()
  const { number, published } = version
  const numbers = pipeline.versions.map((one) => one.number)
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
        <DropdownMenuItem disabled={published} onSelect={() => onTask({ kind: 'rollBack', number })}>
          <RotateCcw />
          {isNewer(version, pipeline) ? t('rollBack.forward') : t('rollBack.action')}
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
        <DropdownMenuLabel>{pipeline.draft ? t('changes.draftExists') : t('changes.action')}</DropdownMenuLabel>
        {(['minor', 'major'] as const).map((bump) => (
          <DropdownMenuItem key={bump} disabled={pipeline.draft !== null} onSelect={() => start(bump)}>
            <FilePen />
            {t(`changes.${bump}`, { number: bump === 'minor' ? nextMinor(number, numbers) : nextMajor(numbers) })}
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
      </DropdownMenuGroup>
    </MoreMenu>
  )
}
