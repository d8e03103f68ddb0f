import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { useFormat } from '@/lib/format.ts'

interface RecoveryAlertProps {
  /** Epoch milliseconds of the last edit that was found. */
  at: number
  onRestore: () => void
  onForget: () => void
}

/** Offers edits of an earlier visit that never reached the server. */
export function RecoveryAlert({ at, onRestore, onForget }: RecoveryAlertProps) {
  const { t } = useTranslation('code')
  const format = useFormat()
  return (
    <section role="alert" className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-warning/10 px-4 py-2">
      <History className="size-4 shrink-0 text-warning" aria-hidden="true" />
      <p className="min-w-0 flex-1 basis-60">
        <strong className="font-medium">{t('recovery.title')}.</strong>{' '}
        {t('recovery.text', { time: format.dateTime(at) })}
      </p>
      <span className="flex gap-2">
        <Button size="sm" variant="outline" onClick={onForget}>
          {t('recovery.forget')}
        </Button>
        <Button size="sm" onClick={onRestore}>
          {t('recovery.restore')}
        </Button>
      </span>
    </section>
  )
}
