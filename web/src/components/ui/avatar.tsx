import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

const initialsOf = (name: string) =>
  name
    .split(/[\s@._-]+/u)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => [...part][0]?.toUpperCase())
    .join('')

/** A round mark with the initials of a name; decoration beside the name itself. */
export function Avatar({ name, className, ...props }: React.ComponentProps<'span'> & { name: string }) {
  return (
    <span
      data-slot="avatar"
      aria-hidden="true"
      className={cn(
        'inline-flex size-7 shrink-0 select-none items-center justify-center rounded-full bg-primary font-medium text-primary-foreground text-xs',
        className,
      )}
      {...props}
    >
      {initialsOf(name) || '?'}
    </span>
  )
}
