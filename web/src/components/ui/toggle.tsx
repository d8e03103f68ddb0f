import { cva, type VariantProps } from 'class-variance-authority'
import { Toggle as TogglePrimitive } from 'radix-ui'
import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

export const toggleVariants = cva(
  "inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium text-sm outline-none transition-colors hover:bg-accent focus-visible:z-10 focus-visible:outline-2 focus-visible:outline-ring disabled:pointer-events-none disabled:opacity-50 data-on:bg-accent data-on:text-accent-foreground [&_svg:not([class*='size-'])]:size-4 [&_svg]:pointer-events-none [&_svg]:shrink-0",
  {
    variants: {
      variant: { default: 'bg-transparent', outline: 'border border-border bg-background' },
      size: { default: 'h-8 min-w-8 px-2.5', sm: 'h-7 min-w-7 px-2 text-[0.8125rem]/5' },
    },
    defaultVariants: { variant: 'default', size: 'default' },
  },
)

export function Toggle({
  className,
  variant,
  size,
  ...props
}: React.ComponentProps<typeof TogglePrimitive.Root> & VariantProps<typeof toggleVariants>) {
  return (
    <TogglePrimitive.Root data-slot="toggle" className={cn(toggleVariants({ variant, size }), className)} {...props} />
  )
}
