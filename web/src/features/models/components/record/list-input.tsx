import { useState } from 'react'
import type { ControlProps } from '@/components/form-field.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'

interface ListInputProps {
  control?: ControlProps
  label?: string
  list: readonly string[]
  onList: (list: string[]) => void
}

const read = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

/** The entries of a list, one on each line. */
export function ListInput({ control, label, list, onList }: ListInputProps) {
  const [text, setText] = useState(list.join('\n'))
  const shown = read(text).join('\n') === list.join('\n') ? text : list.join('\n')
  return (
    <Textarea
      {...control}
      aria-label={label}
      value={shown}
      onChange={({ target }) => {
        setText(target.value)
        onList(read(target.value))
      }}
      rows={3}
      spellCheck={false}
      className="max-h-64"
    />
  )
}
