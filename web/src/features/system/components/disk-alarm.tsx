import { HardDriveIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import type { ModuleLine } from '@/lib/api/index.ts'

const ALARMS = {
  M3M_DISK_FULL: { name: 'full', variant: 'destructive' },
  M3M_DISK_LOW: { name: 'low', variant: 'warning' },
} as const

/** Tells an operator that the disk is full, or soon will be. */
export function DiskAlarm({ modules }: { modules: readonly ModuleLine[] }) {
  const { t } = useTranslation('system')
  const health = modules.map((module) => module.health).find(({ code = '' }) => code in ALARMS)
  if (!health) return null
  const { name, variant } = ALARMS[health.code as keyof typeof ALARMS]
  return (
    <Alert variant={variant}>
      <HardDriveIcon aria-hidden="true" />
      <AlertTitle>{t(`disk.${name}`)}</AlertTitle>
      <AlertDescription>
        <p>{t(`disk.${name}Text`)}</p>
        {health.detail && (
          <p lang="en" className="font-mono text-xs">
            {health.detail}
          </p>
        )}
      </AlertDescription>
    </Alert>
  )
}
