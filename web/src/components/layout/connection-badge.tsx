import { LoaderCircleIcon, WifiOffIcon, ZapIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Tooltip, TooltipContent, TooltipTrigger } from '@/components/ui/tooltip.tsx'
import { useConnection } from '@/lib/realtime.ts'
import { cn } from '@/lib/utils.ts'

/** Whether what is shown is current: quiet while it is, with words when it may not be. */
export function ConnectionBadge() {
  const { t } = useTranslation()
  const state = useConnection()
  if (!state) return null
  const bad = state === 'offline' || state === 'reconnecting'
  const Icon = state === 'offline' ? WifiOffIcon : state === 'live' ? ZapIcon : LoaderCircleIcon
  const text = t(`connection.${state}`)
  return (
    <Tooltip>
      <TooltipTrigger asChild>
        <button
          type="button"
          aria-label={`${t('connection.label')}: ${text}`}
          className={cn(
            'flex h-6 min-w-6 items-center justify-center gap-1.5 rounded-md px-1 font-medium text-xs outline-none focus-visible:outline-2 focus-visible:outline-ring',
            bad ? 'text-warning' : 'text-muted-foreground max-sm:hidden',
          )}
        >
          <Icon
            aria-hidden="true"
            className={cn('size-3.5', state === 'live' && 'text-success', Icon === LoaderCircleIcon && 'animate-spin')}
          />
          {bad ? <span className="max-xl:hidden">{text}</span> : null}
        </button>
      </TooltipTrigger>
      <TooltipContent>
        <span>
          {text}
          {bad ? <span className="mt-1 block">{t('connection.hint')}</span> : null}
        </span>
      </TooltipContent>
    </Tooltip>
  )
}
