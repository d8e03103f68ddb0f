import { useState } from 'react'
import type { EnvFormat, ImportChoice, ImportedVariable, ImportVariables } from '@/lib/api/index.ts'
import { useEnvironmentActions, useImportPreview } from '../api.ts'
import { formatOf } from '../lib/file.ts'

/** A file on its way into the environment: read, looked at, decided about, taken. */
export function useImport(project: string, onDone: (changed: number) => void) {
  const preview = useImportPreview(project)
  const { apply } = useEnvironmentActions(project)
  const [text, setText] = useState('')
  const [chosenFormat, setFormat] = useState<EnvFormat>()
  const [choices, setChoices] = useState<ImportChoice[]>([])
  const [variables, setVariables] = useState<ImportedVariable[] | null>(null)
  const format = chosenFormat ?? formatOf(text)
  const fileWith = (some: ImportChoice[]): ImportVariables => ({ format, text, choices: some })

  const look = (some: ImportChoice[]) => {
    apply.reset()
    preview.mutate(fileWith(some), { onSuccess: (result) => setVariables(result.variables) })
  }

  return {
    text,
    format,
    variables,
    error: apply.error ?? preview.error,
    busy: preview.isPending || apply.isPending,
    setText(next: string) {
      setText(next)
      preview.reset()
    },
    setFormat(next: EnvFormat) {
      setFormat(next)
      preview.reset()
    },
    look: () => look([]),
    /** Back to the text; what was decided is forgotten. */
    back() {
      setVariables(null)
      setChoices([])
      apply.reset()
    },
    choose(key: string, choice: Omit<ImportChoice, 'key'>) {
      const before = choices.find((one) => one.key === key)
      const next = [...choices.filter((one) => one.key !== key), { ...before, key, ...choice }]
      setChoices(next)
      look(next)
    },
    take() {
      apply.mutate(fileWith(choices), {
        onSuccess: (result) => onDone(result.variables.filter(isTaken).length),
      })
    },
  }
}

export const isTaken = ({ outcome }: ImportedVariable) => outcome === 'added' || outcome === 'changed'
