import { cva, type VariantProps } from 'class-variance-authority'
import type * as React from 'react'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/utils.ts'

export function InputGroup({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="input-group"
      className={cn(
        'group/input-group relative flex h-8 w-full min-w-0 items-center rounded-md border border-input bg-background transition-colors focus-within:border-ring focus-within:outline-2 focus-within:outline-ring/60 has-disabled:opacity-60 has-[[data-slot=input-group-control][aria-invalid=true]]:border-destructive',
        className,
      )}
      {...props}
    />
  )
}

const addonVariants = cva(
  "flex h-auto select-none items-center justify-center gap-1 text-muted-foreground text-sm [&>kbd]:rounded-sm [&>svg:not([class*='size-'])]:size-4",
  {
    variants: { align: { 'inline-start': 'order-first pl-2.5', 'inline-end': 'order-last pr-1' } },
    defaultVariants: { align: 'inline-start' },
  },
)

export function InputGroupAddon({
  className,
  align,
  ...props
}: React.ComponentProps<'div'> & VariantProps<typeof addonVariants>) {
  return <div data-slot="input-group-addon" className={cn(addonVariants({ align }), className)} {...props} />
}

export function InputGroupInput({ className, ...props }: React.ComponentProps<'input'>) {
  return (
    <Input
      data-slot="input-group-control"
      className={cn('h-full flex-1 border-0 bg-transparent focus-visible:outline-none', className)}
      {...props}
    />
  )
}

export function InputGroupButton({
  size = 'icon-xs',
  variant = 'ghost',
  ...props
}: React.ComponentProps<typeof Button>) {
  return <Button size={size} variant={variant} {...props} />
}
