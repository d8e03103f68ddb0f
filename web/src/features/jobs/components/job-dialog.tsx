import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { FormError } from '@/components/form-error.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Job } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { jobQuery } from '../api.ts'

interface JobDialogProps {
  /** Slug. */
  project: string
  job: Job | null
  onClose: () => void
}

/** A dead job with its whole payload. */
export function JobDialog({ project, job, onClose }: JobDialogProps) {
  const { t } = useTranslation(['jobs', 'common'])
  return (
    <Dialog open={job !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent closeLabel={t('common:action.close')} className="sm:max-w-2xl">
        <DialogHeader>
          <DialogTitle>{t('job.title')}</DialogTitle>
          <DialogDescription className="font-mono text-xs [overflow-wrap:anywhere]">{job?.id}</DialogDescription>
        </DialogHeader>
        {job && <JobDetails project={project} job={job} />}
      </DialogContent>
    </Dialog>
  )
}

function JobDetails({ project, job }: { project: string; job: Job }) {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  const errorText = useErrorText()
  const { data, error } = useQuery(jobQuery(project, job))
  const payload = data && pretty(data.payload)
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <p className="text-muted-foreground text-xs">
        {t('job.enqueued', { time: format.dateTime(job.enqueuedAt) })} · {t('dead.attempts', { count: job.attempt })}
      </p>
      {job.error !== null && (
        <pre className="max-h-40 overflow-auto whitespace-pre-wrap font-mono text-destructive text-xs [overflow-wrap:anywhere]">
          {job.error}
        </pre>
      )}
      <FormError message={error ? errorText(error) : undefined} />
      {payload === undefined ? (
        !error && <Skeleton className="h-24 w-full" />
      ) : (
        <div className="flex items-start gap-1 rounded-lg border bg-muted/50 p-1">
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
          <pre tabIndex={0} className="max-h-80 min-w-0 flex-1 overflow-auto p-2 font-mono text-xs">
            {payload}
          </pre>
          <CopyButton text={payload} variant="ghost" />
        </div>
      )}
    </div>
  )
}

const pretty = (json: string) => JSON.stringify(JSON.parse(json), null, 2)
