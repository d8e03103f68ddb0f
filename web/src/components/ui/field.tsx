import { cva, type VariantProps } from 'class-variance-authority'
import type * as React from 'react'
import { Label } from '@/components/ui/label.tsx'
import { cn } from '@/lib/utils.ts'

export function FieldSet({ className, ...props }: React.ComponentProps<'fieldset'>) {
  return <fieldset data-slot="field-set" className={cn('flex min-w-0 flex-col gap-3', className)} {...props} />
}

export function FieldLegend({ className, ...props }: React.ComponentProps<'legend'>) {
  return <legend data-slot="field-legend" className={cn('mb-1.5 font-medium text-sm', className)} {...props} />
}

export function FieldGroup({ className, ...props }: React.ComponentProps<'div'>) {
  return <div data-slot="field-group" className={cn('flex w-full flex-col gap-4', className)} {...props} />
}

const fieldVariants = cva('group/field flex w-full gap-1.5', {
  variants: {
    orientation: {
      vertical: 'flex-col [&>*]:w-full',
      horizontal: 'flex-row items-center',
    },
  },
  defaultVariants: { orientation: 'vertical' },
})

/** A labelled control with its description and error; set `data-invalid` here and `aria-invalid` on the control. */
export function Field({
  className,
  orientation,
  ...props
}: React.ComponentProps<'div'> & VariantProps<typeof fieldVariants>) {
  return <div data-slot="field" className={cn(fieldVariants({ orientation }), className)} {...props} />
}

export function FieldContent({ className, ...props }: React.ComponentProps<'div'>) {
  return <div data-slot="field-content" className={cn('flex flex-1 flex-col gap-0.5', className)} {...props} />
}

export function FieldLabel({ className, ...props }: React.ComponentProps<typeof Label>) {
  return <Label data-slot="field-label" className={cn('w-fit', className)} {...props} />
}

export function FieldDescription({ className, ...props }: React.ComponentProps<'p'>) {
  return (
    <p
      data-slot="field-description"
      className={cn('text-muted-foreground text-xs leading-normal', className)}
      {...props}
    />
  )
}

/** Renders nothing without a message; give it the id that the control's `aria-describedby` names. */
export function FieldError({ className, children, ...props }: React.ComponentProps<'p'>) {
  if (!children) return null
  return (
    <p
      data-slot="field-error"
      role="alert"
      className={cn('text-destructive text-xs leading-normal', className)}
      {...props}
    >
      {children}
    </p>
  )
}
