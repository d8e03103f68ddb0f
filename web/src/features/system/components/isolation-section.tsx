import { ShieldAlertIcon, ShieldCheckIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Isolation } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'

/** How services are kept apart from each other, and runners from the machine; what is not in force says why. */
export function IsolationSection({ isolation: { mode, hardening } }: { isolation: Isolation }) {
  const { t } = useTranslation('system')
  return (
    <>
      <p className="text-muted-foreground">
        <span className="font-medium text-foreground">{t(`mode.${mode}`)}</span> {t(`mode.${mode}Text`)}
      </p>
      <ul className="grid gap-2 sm:grid-cols-2 lg:grid-cols-3">
        {hardening.map(({ name, inForce, detail }) => {
          const Icon = inForce ? ShieldCheckIcon : ShieldAlertIcon
          return (
            <li key={name} className="flex gap-2.5 rounded-xl border bg-card p-3">
              <Icon
                aria-hidden="true"
                className={cn('mt-0.5 size-4 shrink-0', inForce ? 'text-success' : 'text-warning')}
              />
              <div className="min-w-0">
                <p className="font-medium">
                  {t(`hardening.${name}`)}
                  <span className={cn('font-normal text-xs', inForce ? 'sr-only' : 'ml-2 text-warning')}>
                    {t(inForce ? 'hardening.inForce' : 'hardening.notInForce')}
                  </span>
                </p>
                <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]" lang={inForce ? undefined : 'en'}>
                  {inForce ? t(`hardening.${name}Text`) : detail.replaceAll('`', '')}
                </p>
              </div>
            </li>
          )
        })}
      </ul>
    </>
  )
}
