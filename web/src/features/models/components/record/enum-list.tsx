import { useId } from 'react'
import type { ControlProps } from '@/components/form-field.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'

interface EnumListProps {
  control?: ControlProps
  /** Names the group. */
  label: string
  options: readonly string[]
  chosen: readonly string[]
  onChosen: (chosen: string[]) => void
}

/** Several out of some, in their order. */
export function EnumList({ control, label, options, chosen, onChosen }: EnumListProps) {
  const id = useId()
  const toggle = (option: string, on: boolean) =>
    onChosen(options.filter((one) => (one === option ? on : chosen.includes(one))))
  return (
    // biome-ignore lint/a11y/useSemanticElements: it stands inside a field, which has its label already
    <div
      role="group"
      id={control?.id}
      aria-label={label}
      aria-describedby={control?.['aria-describedby']}
      className="max-h-56 overflow-y-auto rounded-md border border-input p-1"
    >
      {options.map((option, at) => (
        <label
          key={option}
          htmlFor={`${id}-${at}`}
          className="flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 hover:bg-accent"
        >
          <Checkbox
            id={`${id}-${at}`}
            checked={chosen.includes(option)}
            onCheckedChange={(on) => toggle(option, on === true)}
          />
          <span className="min-w-0 [overflow-wrap:anywhere]">{option}</span>
        </label>
      ))}
    </div>
  )
}
