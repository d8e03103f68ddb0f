import { useState } from 'react'
import type { ControlProps } from '@/components/form-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'

interface OptionsInputProps {
  control: ControlProps
  options: readonly string[]
  onOptions: (options: string[]) => void
}

const read = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** Texts, one on each line. */
export function OptionsInput({ control, options, onOptions }: OptionsInputProps) {
  const [text, setText] = useState(options.join('\n'))
  // What is being typed stays as it is; what others make of it is shown.
  const shown = read(text).join('\n') === options.join('\n') ? text : options.join('\n')
  return (
    <Textarea
      {...control}
      value={shown}
      onChange={({ target }) => {
        setText(target.value)
        onOptions(read(target.value))
      }}
      rows={4}
      spellCheck={false}
      className="max-h-64 min-h-24"
    />
  )
}
