import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

export function Empty({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="empty"
      className={cn(
        'flex min-w-0 flex-1 flex-col items-center justify-center gap-5 rounded-xl border border-dashed p-8 text-center',
        className,
      )}
      {...props}
    />
  )
}

export function EmptyHeader({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div data-slot="empty-header" className={cn('flex max-w-md flex-col items-center gap-2', className)} {...props} />
  )
}

export function EmptyMedia({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="empty-media"
      aria-hidden="true"
      className={cn(
        'mb-1 flex size-10 items-center justify-center rounded-lg bg-muted text-foreground [&_svg]:size-5',
        className,
      )}
      {...props}
    />
  )
}

export function EmptyTitle({ className, ...props }: React.ComponentProps<'div'>) {
  return <div data-slot="empty-title" className={cn('font-semibold text-base', className)} {...props} />
}

export function EmptyDescription({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="empty-description"
      className={cn('text-balance text-muted-foreground text-sm', className)}
      {...props}
    />
  )
}

export function EmptyContent({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="empty-content"
      className={cn('flex w-full max-w-md flex-col items-center gap-3', className)}
      {...props}
    />
  )
}
