import { Eye, RotateCcw, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import type { Job } from '@/lib/api/index.ts'

interface DeadJobProps {
  job: Job
  busy: boolean
  onOpen: () => void
  onRetry: () => void
  onDelete: () => void
}

/** What the last try said, the beginning of the payload, and what can be done. */
export function DeadJob({ job, busy, onOpen, onRetry, onDelete }: DeadJobProps) {
  const { t } = useTranslation('jobs')
  return (
    <li className="flex items-start gap-2 p-3">
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="line-clamp-3 font-mono text-destructive text-xs [overflow-wrap:anywhere]">{job.error ?? '—'}</p>
        <p className="line-clamp-2 font-mono text-xs [overflow-wrap:anywhere]">{job.payload.slice(0, 300)}</p>
        <p className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
          <span>{t('dead.attempts', { count: job.attempt })}</span>
          <RelativeTime value={job.dueAt} />
          {job.key !== null && (
            <span className="font-mono [overflow-wrap:anywhere]">{t('dead.key', { key: job.key })}</span>
          )}
        </p>
      </div>
      <div className="flex shrink-0 items-center">
        <IconButton label={t('dead.open')} variant="ghost" size="icon-sm" onClick={onOpen}>
          <Eye />
        </IconButton>
        <IconButton label={t('dead.retry')} variant="ghost" size="icon-sm" disabled={busy} onClick={onRetry}>
          <RotateCcw />
        </IconButton>
        <IconButton label={t('dead.delete')} variant="ghost" size="icon-sm" disabled={busy} onClick={onDelete}>
          <Trash2 />
        </IconButton>
      </div>
    </li>
  )
}
