import type { ComponentProps } from 'react'
import { cn } from '@/lib/utils.ts'

interface BarProps extends ComponentProps<'div'> {
  /** How far something has come, or how much of something is used. */
  kind: 'progressbar' | 'meter'
  /** 1 is all. */
  share: number
  fillClassName?: string
}

/** A line that is filled as far as its share goes; name it with `aria-label` or `aria-labelledby`. */
export function Bar({ kind, share, className, fillClassName, ...props }: BarProps) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  const value = { role: kind, 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': Math.round(percent) }
  return (
    <div {...value} className={cn('h-1 overflow-hidden rounded-full bg-muted', className)} {...props}>
      <div
        className={cn('h-full rounded-full bg-primary transition-[width]', fillClassName)}
        style={{ width: `${percent}%` }}
      />
    </div>
  )
}
