import { TriangleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import type { Lag } from '../hooks/use-log-tail.ts'

/** Says that not every line is there, and leads to all of them. */
export function LagNotice({ lag, onReload }: { lag: Lag; onReload: () => void }) {
  const { t } = useTranslation('logs')
  return (
    <Alert variant="warning" className="shrink-0 rounded-none border-x-0 border-t-0">
      <TriangleAlertIcon aria-hidden="true" />
      <AlertDescription className="flex flex-wrap items-center justify-between">
        <span>{lag.kind === 'cut' ? t('lag.cut') : t('lag.gap', { count: lag.omitted })}</span>
        {lag.kind === 'gap' && (
          <Button variant="outline" size="sm" onClick={onReload}>
            {t('lag.reload')}
          </Button>
        )}
      </AlertDescription>
    </Alert>
  )
}
