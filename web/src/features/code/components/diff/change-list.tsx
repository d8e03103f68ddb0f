import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'
import type { FileChange } from '../../diff/changes.ts'
import type { CountsByPath } from '../../diff/use-line-counts.ts'
import { LineCountsText } from './line-counts.tsx'
import { StatusIcon } from './status-icon.tsx'

interface ChangeListProps {
  changes: readonly FileChange[]
  counts: CountsByPath
  /** The file whose differences are shown. */
  active?: string
  /** Absent: the list is to read only. */
  onOpen?: (path: string) => void
}

/** Files that differ: what happened to each, and how many lines came and went. */
export function ChangeList({ changes, counts, active, onOpen }: ChangeListProps) {
  const { t } = useTranslation('code')
  return (
    <ul aria-label={t('diff.files')} className="flex flex-col">
      {changes.map((change) => {
        const row = (
          <>
            <StatusIcon status={change.status} />
            <ChangedPath change={change} />
            <LineCountsText counts={counts.get(change.path)} className="ml-auto shrink-0 justify-end" />
          </>
        )
        const look = 'flex min-h-8 w-full min-w-0 items-center gap-2 px-3 py-1 text-left text-sm'
        return (
          <li key={change.path} data-status={change.status}>
            {onOpen ? (
              <button
                type="button"
                aria-current={change.path === active || undefined}
                onClick={() => onOpen(change.path)}
                className={cn(
                  look,
                  'outline-none hover:bg-accent focus-visible:outline-2 focus-visible:outline-ring focus-visible:-outline-offset-2',
                  change.path === active && 'bg-accent',
                )}
              >
                {row}
              </button>
            ) : (
              <span className={look}>{row}</span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

/** The end of a path tells more than its beginning: that is what is left where there is little room. */
function ChangedPath({ change: { path, from } }: { change: FileChange }) {
  const { t } = useTranslation('code')
  const slash = path.lastIndexOf('/') + 1
  const whole = from === null ? path : t('diff.renamed', { from, path })
  return (
    <span className="flex min-w-0 flex-col" title={whole}>
      <span className="flex min-w-0 font-mono text-xs">
        <span className="truncate text-muted-foreground">{path.slice(0, slash)}</span>
        <span className="min-w-0 shrink-0 truncate">{path.slice(slash)}</span>
      </span>
      {from !== null && (
        <span className="truncate font-mono text-muted-foreground text-xs">{t('diff.renamedFrom', { from })}</span>
      )}
    </span>
  )
}
