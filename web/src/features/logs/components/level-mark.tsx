import { useTranslation } from 'react-i18next'
import type { LogLevel } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'

const COLORS: Record<LogLevel, string> = {
  debug: 'text-muted-foreground',
  info: 'text-info',
  warn: 'text-warning',
  error: 'text-destructive',
}

interface LevelMarkProps {
  level: LogLevel
  /** The name stands beside it already. */
  named?: boolean
  className?: string
}

/** A level as a letter in its colour, and its name for whoever cannot see either. */
export function LevelMark({ level, named = false, className }: LevelMarkProps) {
  const { t } = useTranslation('logs')
  const name = t(`level.${level}`)
  return (
    <span className={cn('font-semibold uppercase', COLORS[level], className)} title={name}>
      <span aria-hidden="true">{level[0]}</span>
      {!named && <span className="sr-only">{name}</span>}
    </span>
  )
}
