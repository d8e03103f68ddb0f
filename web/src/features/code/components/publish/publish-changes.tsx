import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { versionQuery } from '../../api.ts'
import { listChanges } from '../../diff/changes.ts'
import { useLineCounts } from '../../diff/use-line-counts.ts'
import { toMap, type Workspace } from '../../lib/workspace.ts'
import { ChangeList } from '../diff/change-list.tsx'

interface PublishChangesProps {
  /** Slug. */
  project: string
  workspace: Workspace
  /** The version it is compared with. */
  base: string
}

/** What the new version changes, file by file. */
export function PublishChanges({ project, workspace, base }: PublishChangesProps) {
  const { t } = useTranslation('code')
  const version = useQuery(versionQuery(project, base))
  // Behind the dialog nothing is typed; what somebody else saved may come.
  const files = useStore(workspace.store, (state) => state.files)
  const changes = useMemo(
    () => (version.data ? listChanges(toMap(version.data.files), files) : null),
    [version.data, files],
  )
  const counts = useLineCounts(changes ?? NOTHING, false)
  // Without it there is nothing to say; publishing does not depend on it.
  if (version.error && !version.data) return null
  return (
    <section aria-label={t('publish.changes', { base })} className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h3 className="font-medium text-sm">{t('publish.changes', { base })}</h3>
        {changes && changes.length > 0 && (
          <Link
            to="/projects/$slug/versions/$version"
            params={{ slug: project, version: base }}
            search={{ compare: 'draft' }}
            className="text-primary text-sm underline-offset-4 hover:underline"
          >
            {t('publish.changes.show')}
          </Link>
        )}
      </div>
      {!changes ? (
        <Skeleton className="h-8 w-full" />
      ) : changes.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('publish.changes.none', { base })}</p>
      ) : (
        <div
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
          tabIndex={0}
          className="max-h-40 overflow-y-auto rounded-md border py-1 outline-none focus-visible:outline-2 focus-visible:outline-ring"
        >
          <ChangeList changes={changes} counts={counts} />
        </div>
      )}
    </section>
  )
}

const NOTHING: never[] = []
