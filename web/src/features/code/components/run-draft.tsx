import { CirclePlay, CircleX, ExternalLink, LoaderCircle, Play, Square } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { PreviewActions } from '../hooks/use-preview.ts'

const LOOKS = {
  starting: { Icon: LoaderCircle, variant: 'info' },
  running: { Icon: CirclePlay, variant: 'success' },
  crashed: { Icon: CircleX, variant: 'destructive' },
} as const

/** Runs the draft, tells how it stands, and leads to it. */
export function RunDraft({ preview, onRun }: { preview: PreviewActions; onRun: () => void }) {
  const { t } = useTranslation('code')
  const { status, busy } = preview
  const state = busy ? 'starting' : (status?.state ?? 'stopped')
  const look = state === 'stopped' ? null : LOOKS[state]
  return (
    <>
      <span role="status" className="flex items-center">
        {look && state !== 'stopped' && (
          <Badge variant={look.variant} title={status?.error?.message}>
            <look.Icon aria-hidden="true" className={state === 'starting' ? 'animate-spin' : undefined} />
            {t(`run.state.${state}`)}
            {state === 'crashed' && status?.error && `: ${status.error.reason}`}
          </Badge>
        )}
      </span>
      {status?.url && state === 'running' && (
        <Button variant="ghost" size="icon" asChild>
          <a href={status.url} target="_blank" rel="noreferrer" aria-label={t('run.open')} title={t('run.open')}>
            <ExternalLink />
          </a>
        </Button>
      )}
      {state !== 'stopped' && (
        <IconButton label={t('run.stop')} onClick={() => void preview.stop()}>
          <Square />
        </IconButton>
      )}
      <Button variant="outline" disabled={busy} onClick={onRun}>
        {busy ? <Spinner data-icon="inline-start" /> : <Play data-icon="inline-start" />}
        {t(status && status.state !== 'stopped' ? 'run.again' : 'run.action')}
      </Button>
    </>
  )
}
