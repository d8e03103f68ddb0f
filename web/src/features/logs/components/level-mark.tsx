import { useTranslation } from 'react-i18next'
import type { LogLevel } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'

const COLORS: Record<LogLevel, string> = {
  debug: 'text-muted-foreground',
  info: 'text-info',
  warn: 'text-warning',
  error: 'text-destructive',
}

/** A level as a letter in its colour, and its name for whoever cannot see either. */
export function LevelMark({ level, className }: { level: LogLevel; className?: string }) {
  const { t } = useTranslation('logs')
  const name = t(`level.${level}`)
  return (
    <span className={cn('font-semibold uppercase', COLORS[level], className)} title={name}>
      <span aria-hidden="true">{level[0]}</span>
      <span className="sr-only">{name}</span>
    </span>
  )
}
