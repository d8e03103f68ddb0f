import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowLeft, CircleCheck, FileDiff, FilePen, GitBranch, RotateCcw } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { MakeChanges } from '@/features/code/index.ts'
import { useIsMobile } from '@/hooks/use-media.ts'
import type { Pipeline } from '@/lib/api/index.ts'
import { suggestedComparison } from '../lib/comparison.ts'
import { isNewer } from '../lib/is-newer.ts'
import { TagBadge } from './tag-badge.tsx'
import type { VersionTask } from './version-dialogs.tsx'
import { VersionFacts } from './version-facts.tsx'
import { VersionMenu } from './version-menu.tsx'

interface VersionHeaderProps {
  /** Slug. */
  project: string
  number: string
  /** Knows the newest of a version: which one is published changes, files do not. */
  pipeline: Pipeline | undefined
  onTask: (task: VersionTask) => void
}

/** What a version says of itself, and what can be done with it. */
export function VersionHeader({ project, number, pipeline, onTask }: VersionHeaderProps) {
  const { t } = useTranslation('versions')
  const navigate = useNavigate()
  const isWide = !useIsMobile()
  const version = pipeline?.versions.find((one) => one.number === number)
  const comparison = pipeline && suggestedComparison(number, pipeline)
  const openCode = () => void navigate({ to: '/projects/$slug/code', params: { slug: project } })
  return (
    <header className="flex flex-col gap-1 border-b px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button variant="ghost" size="icon-sm" asChild>
          <Link
            to="/projects/$slug/versions"
            params={{ slug: project }}
            aria-label={t('view.back')}
            title={t('view.back')}
          >
            <ArrowLeft />
          </Link>
        </Button>
        <h1 tabIndex={-1} className="font-semibold text-base">
          {t('view.title', { number })}
        </h1>
        {version?.published && (
          <Badge variant="success">
            <CircleCheck data-icon="inline-start" />
            {t('mark.published')}
          </Badge>
        )}
        {version && <TagBadge tag={version.tag} />}
        {version?.branch && (
          <code className="flex min-w-0 items-center gap-1 text-muted-foreground text-xs [overflow-wrap:anywhere]">
            <GitBranch className="size-3.5 shrink-0" aria-hidden="true" />
            {version.branch}
          </code>
        )}
        {version && pipeline && (
          <div className="ml-auto flex flex-wrap items-center gap-2">
            {comparison && (
              <Button variant="outline" asChild>
                <Link
                  to="/projects/$slug/versions/$version"
                  params={{ slug: project, version: comparison.from }}
                  search={{ compare: comparison.to }}
                >
                  <FileDiff data-icon="inline-start" />
                  {t('compare.action')}
                </Link>
              </Button>
            )}
            {!version.published && (
              <Button variant="outline" onClick={() => onTask({ kind: 'rollBack', number })}>
                <RotateCcw data-icon="inline-start" />
                {isNewer(version, pipeline) ? t('rollBack.forward') : t('rollBack.action')}
              </Button>
            )}
            {isWide &&
              (pipeline.draft ? (
                <Button variant="outline" title={t('changes.draftExists')} onClick={openCode}>
                  <FilePen data-icon="inline-start" />
                  {t('draft.open')}
                </Button>
              ) : (
                <MakeChanges project={project} from={number} given={pipeline.given} onStarted={openCode} />
              ))}
            <VersionMenu project={project} pipeline={pipeline} version={version} shown onTask={onTask} />
          </div>
        )}
      </div>
      {version && <VersionFacts version={version} />}
      {version?.notes && (
        <p className="max-h-32 max-w-prose overflow-y-auto whitespace-pre-wrap text-sm [overflow-wrap:anywhere]">
          {version.notes}
        </p>
      )}
    </header>
  )
}
