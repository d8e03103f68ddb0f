import { cva, type VariantProps } from 'class-variance-authority'
import type * as React from 'react'
import { cn } from '@/lib/utils.ts'

const alertVariants = cva(
  'grid w-full grid-cols-[0_1fr] items-start gap-y-1 rounded-lg border px-3 py-2.5 text-left text-sm has-[>svg]:grid-cols-[1rem_1fr] has-[>svg]:gap-x-2.5 [&>svg]:size-4 [&>svg]:translate-y-0.5',
  {
    variants: {
      variant: {
        default: 'bg-card text-card-foreground',
        info: 'border-info/40 bg-card [&>svg]:text-info',
        success: 'border-success/40 bg-card [&>svg]:text-success',
        warning: 'border-warning/40 bg-card [&>svg]:text-warning',
        destructive:
          'border-destructive/40 bg-card [&>[data-slot=alert-title]]:text-destructive [&>svg]:text-destructive',
      },
    },
    defaultVariants: { variant: 'default' },
  },
)

export function Alert({
  className,
  variant,
  ...props
}: React.ComponentProps<'div'> & VariantProps<typeof alertVariants>) {
  return <div data-slot="alert" role="alert" className={cn(alertVariants({ variant }), className)} {...props} />
}

export function AlertTitle({ className, ...props }: React.ComponentProps<'div'>) {
  return <div data-slot="alert-title" className={cn('col-start-2 min-h-4 font-medium', className)} {...props} />
}

export function AlertDescription({ className, ...props }: React.ComponentProps<'div'>) {
  return (
    <div
      data-slot="alert-description"
      className={cn(
        'col-start-2 grid justify-items-start gap-1.5 text-muted-foreground text-sm [overflow-wrap:anywhere]',
        className,
      )}
      {...props}
    />
  )
}
