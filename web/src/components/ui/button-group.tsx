import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

/** Buttons that belong together, joined without gaps; name it with `aria-label`. */
export function ButtonGroup({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, these are actions
    <div
      role="group"
      data-slot="button-group"
      className={cn(
        'flex w-fit items-stretch [&>*:focus-visible]:relative [&>*:focus-visible]:z-10 [&>*:not(:first-child)]:rounded-l-none [&>*:not(:first-child)]:border-l-0 [&>*:not(:last-child)]:rounded-r-none',
        className,
      )}
      {...props}
    />
  )
}
