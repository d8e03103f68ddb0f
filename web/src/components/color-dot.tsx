import type { Color } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'

/** A project's colour; decoration beside its name. */
export function ColorDot({ color, className }: { color: Color | null; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn('inline-block size-2.5 shrink-0 rounded-full', color ? '' : 'border border-input', className)}
      style={color ? { background: `var(--tag-${color})` } : undefined}
    />
  )
}
