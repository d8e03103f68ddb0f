import { LoaderCircleIcon } from 'lucide-react'
import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

/** Decoration: say what is going on beside it, or give it `role="status"` and an `aria-label`. */
export function Spinner({ className, ...props }: React.ComponentProps<'svg'>) {
  return (
    <LoaderCircleIcon
      data-slot="spinner"
      aria-hidden={props['aria-label'] ? undefined : true}
      className={cn('size-4 animate-spin', className)}
      {...props}
    />
  )
}
