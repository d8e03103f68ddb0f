import { useQuery } from '@tanstack/react-query'
import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Section } from '@/components/section.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Job, QueueInfo } from '@/lib/api/index.ts'
import { deadJobsQuery, MAX_DEAD, useJobActions } from '../api.ts'
import { DeadJob } from './dead-job.tsx'
import { JobDialog } from './job-dialog.tsx'

interface DeadSectionProps {
  /** Slug. */
  project: string
  queues: readonly QueueInfo[]
  /** The one whose dead jobs are shown. */
  queue: QueueInfo
  onSelect: (name: string) => void
}

/** Jobs whose tries all failed, to be tried anew or deleted. */
export function DeadSection({ project, queues, queue, onSelect }: DeadSectionProps) {
  const { t } = useTranslation('jobs')
  const errorText = useErrorText()
  const query = useQuery(deadJobsQuery(project, queue.name))
  const { retry, remove, retryAll, purge } = useJobActions(project)
  const [open, setOpen] = useState<Job | null>(null)
  const [purging, setPurging] = useState(false)
  const jobs = query.data?.items ?? []
  const onError = (error: Error) => toast.error(errorText(error))
  const busy = retryAll.isPending || purge.isPending
  return (
    <Section
      title={t('dead.title', { name: queue.name })}
      actions={
        <>
          {queues.length > 1 && (
            <select
              aria-label={t('dead.select')}
              value={queue.name}
              onChange={(event) => onSelect(event.target.value)}
              className="h-7 max-w-44 rounded-md border border-input bg-background px-2 text-sm outline-none focus-visible:outline-2 focus-visible:outline-ring"
            >
              {queues.map(({ name, dead }) => (
                <option key={name} value={name}>
                  {dead > 0 ? `${name} (${dead})` : name}
                </option>
              ))}
            </select>
          )}
          {jobs.length > 0 && (
            <>
              <Button
                variant="outline"
                size="sm"
                disabled={busy}
                onClick={() =>
                  retryAll.mutate(queue.name, {
                    onSuccess: ({ count }) => toast.success(t('dead.retriedAll', { count })),
                    onError,
                  })
                }
              >
                <RotateCcw data-icon="inline-start" />
                {t('dead.retryAll')}
              </Button>
              <Button variant="outline" size="sm" disabled={busy} onClick={() => setPurging(true)}>
                <Trash2 data-icon="inline-start" />
                {t('dead.purge')}
              </Button>
            </>
          )}
        </>
      }
      data={query.data}
      error={query.error}
      onRetry={() => void query.refetch()}
    >
      {jobs.length === 0 ? (
        <p className="rounded-lg border border-dashed p-4 text-muted-foreground">{t('dead.none')}</p>
      ) : (
        <ul className="flex flex-col divide-y rounded-lg border">
          {jobs.map((job) => (
            <DeadJob
              key={job.id}
              job={job}
              busy={busy || [retry, remove].some(({ isPending, variables }) => isPending && variables?.id === job.id)}
              onOpen={() => setOpen(job)}
              onRetry={() => retry.mutate(job, { onSuccess: () => toast.success(t('dead.retried')), onError })}
              onDelete={() => remove.mutate(job, { onSuccess: () => toast.success(t('dead.deleted')), onError })}
            />
          ))}
        </ul>
      )}
      {queue.dead > MAX_DEAD && jobs.length > 0 && (
        <p className="text-muted-foreground text-xs">{t('dead.newest', { count: jobs.length, total: queue.dead })}</p>
      )}
      <JobDialog project={project} job={open} onClose={() => setOpen(null)} />
      <ConfirmDialog
        open={purging}
        onClose={() => setPurging(false)}
        title={t('purge.title', { name: queue.name })}
        text={t('purge.text', { count: queue.dead })}
        confirm={t('purge.confirm')}
        destructive
        onConfirm={() =>
          purge.mutate(queue.name, {
            onSuccess: ({ count }) => toast.success(t('dead.purged', { count })),
            onError,
          })
        }
      />
    </Section>
  )
}
