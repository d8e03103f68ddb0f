import { useId, useState } from 'react'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { type EnvType, type EnvVariable, isApiError } from '@/lib/api/index.ts'
import { fieldOf } from '@/lib/form-errors.ts'
import { useEnvironmentActions } from '../api.ts'
import { convertText, draftOf, emptyDraft, keyFlaw, readDraft } from '../lib/draft.ts'
import { useFlawText } from './use-flaw-text.ts'

type Errors = Partial<Record<'key' | 'value' | 'root', string>>

interface Options {
  /** Slug. */
  project: string
  variable: EnvVariable | undefined
  keys: readonly string[]
  focus: (field: 'key' | 'value') => void
  onSaved: (key: string) => void
}

/** What is entered for a variable, what is wrong with it, and its way to the server. */
export function useVariableForm({ project, variable, keys, focus, onSaved }: Options) {
  const errorText = useErrorText()
  const flawText = useFlawText()
  const secretId = useId()
  const { create, set } = useEnvironmentActions(project)
  const [draft, setDraft] = useState(() => (variable ? draftOf(variable) : emptyDraft))
  const [tried, setTried] = useState(false)
  const [refused, setRefused] = useState<Errors>({})
  const [asked, setAsked] = useState<EnvType | null>(null)
  const send = variable ? set : create

  // The value of a secret is not known: what is entered takes its place, and something has to be.
  const hidden = variable?.secret === true
  const taken = variable ? [] : keys
  const wrongKey = keyFlaw(draft.key, taken) ?? (tried && draft.key === '' ? { is: 'missing' as const } : undefined)
  const read = readDraft(draft)
  const blank = hidden && draft.text === '' ? { is: 'missing' as const } : undefined
  const wrongValue = blank ?? ('flaw' in read ? read.flaw : undefined)
  // A comma is told while it is typed, everything else when the form is sent.
  const early = wrongValue?.is === 'comma' || wrongValue?.is === 'oneLine' ? wrongValue : undefined
  const shownValue = tried ? wrongValue : early

  const change = (next: Partial<typeof draft>) => {
    setDraft((old) => ({ ...old, ...next }))
    setRefused({})
  }
  const refuse = (error: unknown) => {
    const problems = isApiError(error) ? error.errors : []
    const found: Errors = {}
    for (const { path, message } of problems) {
      const field = fieldOf(path)
      if (field === 'key') found.key = errorText(error)
      else if (field === 'value' || field === draft.key) found.value = message
    }
    setRefused(found.key || found.value ? found : { root: errorText(error) })
    if (found.key || found.value) focus(found.key ? 'key' : 'value')
  }

  return {
    draft,
    hidden,
    secretId,
    asked,
    saving: send.isPending,
    taken: wrongKey?.is === 'taken',
    errors: {
      key: refused.key ?? flawText(wrongKey),
      value: refused.value ?? flawText(shownValue),
      root: refused.root,
    },
    setKey: (key: string) => change({ key }),
    setText: (text: string) => change({ text }),
    setSecret: (secret: boolean) => change({ secret }),
    setType(type: EnvType) {
      const text = convertText(draft.text, draft.type, type)
      if (text === undefined) setAsked(type)
      else change({ type, text })
    },
    /** To the question whether the type may cost what is entered. */
    answer(yes: boolean) {
      if (yes && asked) change({ type: asked, text: asked === 'boolean' ? 'false' : '' })
      setAsked(null)
    },
    save() {
      setTried(true)
      if (draft.key === '' || wrongKey) return focus('key')
      if (wrongValue || !('value' in read)) return focus('value')
      const { key, type, secret } = draft
      send.mutate({ key, type, secret, value: read.value }, { onSuccess: () => onSaved(key), onError: refuse })
    },
  }
}
