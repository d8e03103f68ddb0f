import type { ReactNode } from 'react'
import type { ControlProps } from '@/components/form-field.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { cn } from '@/lib/utils.ts'

/** Stands for nothing where values may be any text. */
const NOTHING = '\u{e000}'

interface ChoiceProps {
  /** Of a form; without it `label` names it. */
  control?: ControlProps
  label?: string
  value: string
  options: readonly { value: string; label: string; icon?: ReactNode }[]
  onChange: (value: string) => void
  /** While nothing is chosen. */
  placeholder?: string
  /** Makes nothing a choice, under this name. */
  none?: string
  size?: 'sm' | 'default'
  className?: string
}

/** One out of some. */
export function Choice(props: ChoiceProps) {
  const { control, label, value, options, onChange, placeholder, none, size, className } = props
  return (
    <Select
      value={value === '' ? (none === undefined ? '' : NOTHING) : value}
      onValueChange={(next) => onChange(next === NOTHING ? '' : next)}
    >
      <SelectTrigger {...control} aria-label={label} size={size} className={cn('w-full min-w-0', className)}>
        <SelectValue placeholder={placeholder} />
      </SelectTrigger>
      <SelectContent>
        <SelectGroup>
          {none === undefined ? null : (
            <SelectItem value={NOTHING}>
              <span className="text-muted-foreground">{none}</span>
            </SelectItem>
          )}
          {options.map(({ value, label, icon }) => (
            <SelectItem key={value} value={value}>
              {icon ? (
                <span className="flex items-center gap-2 [&>svg]:size-4 [&>svg]:text-muted-foreground">
                  {icon}
                  {label}
                </span>
              ) : (
                label
              )}
            </SelectItem>
          ))}
        </SelectGroup>
      </SelectContent>
    </Select>
  )
}
