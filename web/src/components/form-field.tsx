import { type ReactNode, useId } from 'react'
import { Field, FieldDescription, FieldError, FieldLabel } from '@/components/ui/field.tsx'

export interface ControlProps {
  id: string
  'aria-invalid': boolean | undefined
  'aria-describedby': string | undefined
}

/** A label, a control, its hint and its error, linked for screen readers; spread the given props on the control. */
export function FormField({
  label,
  hint,
  error,
  invalid = error !== undefined,
  children,
}: {
  label: string
  hint?: ReactNode
  error?: string
  /** Marks the control; by default as the error says. */
  invalid?: boolean
  children: (control: ControlProps) => ReactNode
}) {
  const id = useId()
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <Field data-invalid={invalid || undefined}>
      <FieldLabel htmlFor={id}>{label}</FieldLabel>
      {children({ id, 'aria-invalid': invalid || undefined, 'aria-describedby': described || undefined })}
      {hint ? <FieldDescription id={`${id}-hint`}>{hint}</FieldDescription> : null}
      <FieldError id={`${id}-error`}>{error}</FieldError>
    </Field>
  )
}
