import { BanIcon, CircleAlertIcon, CircleCheckIcon, CircleHelpIcon, ClockIcon, RotateCwIcon, XIcon } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { Bar } from '@/components/bar.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { uploads } from '../lib/queue.ts'
import type { Upload, UploadState } from '../lib/uploads.ts'

const MARKS: Record<UploadState, React.ReactNode> = {
  waiting: <ClockIcon className="text-muted-foreground" />,
  uploading: <Spinner className="text-primary" />,
  clash: <CircleHelpIcon className="text-warning" />,
  done: <CircleCheckIcon className="text-success" />,
  failed: <CircleAlertIcon className="text-destructive" />,
  cancelled: <BanIcon className="text-muted-foreground" />,
  skipped: <BanIcon className="text-muted-foreground" />,
}

/** One file on its way: how far it is, and what became of it. */
export function UploadRow({ item, style }: { item: Upload; style: CSSProperties }) {
  const { t } = useTranslation(['storage', 'common'])
  const errorText = useErrorText()
  const format = useFormat()
  const { id, file, state, error, loaded } = item
  const open = state === 'waiting' || state === 'uploading' || state === 'clash'
  const name = item.stored?.name ?? item.name
  const share = file.size > 0 ? loaded / file.size : 0
  const text =
    state === 'failed'
      ? errorText(error)
      : state === 'uploading'
        ? `${format.percent(share)} · ${format.bytes(file.size)}`
        : state === 'done'
          ? format.bytes(file.size)
          : t(`tray.state.${state}`)
  return (
    <li style={style} data-state={state} className="absolute inset-x-0 top-0 flex items-center gap-2.5 pr-1.5 pl-3">
      <span aria-hidden="true" className="shrink-0 [&_svg]:size-4">
        {MARKS[state]}
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm" title={name}>
          {name}
        </span>
        <span
          title={state === 'failed' ? text : undefined}
          className={cn(
            'block truncate text-xs tabular-nums',
            state === 'failed' ? 'text-destructive' : 'text-muted-foreground',
          )}
        >
          {text}
        </span>
        {state === 'uploading' ? (
          <Bar kind="progressbar" aria-label={name} share={share} className="absolute inset-x-3 bottom-0 h-0.5" />
        ) : null}
      </span>
      {state === 'failed' || state === 'cancelled' ? (
        <IconButton size="icon-xs" label={t('tray.retry', { name })} onClick={() => uploads.retry(id)}>
          <RotateCwIcon />
        </IconButton>
      ) : null}
      {open ? (
        <IconButton size="icon-xs" label={t('tray.cancel', { name })} onClick={() => uploads.cancel(id)}>
          <XIcon />
        </IconButton>
      ) : null}
    </li>
  )
}
