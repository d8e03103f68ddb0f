import { useState } from 'react'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type Model, type ModelPlan } from '@/lib/api/index.ts'
import { planChange, useModelActions } from '../api.ts'
import {
  draftOf,
  type FieldDraft,
  fieldsOf,
  flawsOf,
  isChanged,
  keyFor,
  movedTo,
  newField,
  type Place,
  placeOf,
} from '../lib/schema-draft.ts'

type ServerFlaws = ReadonlyMap<string, Partial<Record<Place, string>>>
type Stored = Parameters<typeof draftOf>[0][]

const draftsOf = ({ fields }: Model): FieldDraft[] => (fields as Stored).map(draftOf)
/** What nobody need be asked about. */
const isHarmless = ({ consequences }: ModelPlan): boolean => consequences.every(({ kind }) => kind === 'added')

/** The fields of a model while they are edited, and the way to save them: look, tell what would come of it, do it. */
export function useSchemaEditor(project: string, model: Model, onSaved: (model: Model) => void) {
  const errorText = useErrorText()
  const { update } = useModelActions(project)
  const [base, setBase] = useState(model)
  const [drafts, setDrafts] = useState(() => draftsOf(model))
  const [open, setOpen] = useState<string | null>(null)
  const [looked, setLooked] = useState(false)
  const [server, setServer] = useState<ServerFlaws>(new Map())
  const [error, setError] = useState<string>()
  const [plan, setPlan] = useState<ModelPlan | null>(null)
  const [planning, setPlanning] = useState(false)

  const changed = isChanged(drafts, base.fields as Stored)
  const start = (from: Model) => {
    setBase(from)
    setDrafts(draftsOf(from))
    setOpen(null)
    setLooked(false)
    setServer(new Map())
    setError(undefined)
    setPlan(null)
  }
  // What somebody else has saved is shown at once, unless there are edits in its way.
  if (!changed && base.revision < model.revision) start(model)

  const flaws = looked ? flawsOf(drafts) : new Map()
  const change = (uid: string, next: Partial<FieldDraft>) => {
    setDrafts((all) => all.map((draft) => (draft.uid === uid ? { ...draft, ...next } : draft)))
    setServer((told) => new Map([...told].filter(([other]) => other !== uid)))
    setError(undefined)
  }
  const refuse = (problem: unknown) => {
    setPlan(null)
    const told = new Map<string, Partial<Record<Place, string>>>()
    for (const { path, message } of isApiError(problem) ? problem.errors : []) {
      const at = placeOf(path, drafts)
      if (at) told.set(at.uid, { ...told.get(at.uid), [at.place]: message })
    }
    setServer(told)
    const [first] = told.keys()
    if (first !== undefined) setOpen(first)
    setError(errorText(problem))
  }
  const save = async (loseData: boolean): Promise<boolean> => {
    try {
      const saved = await update.mutateAsync({
        model: base.slug,
        fields: fieldsOf(drafts),
        revision: base.revision,
        ...(loseData ? { loseData } : {}),
      })
      start(saved)
      onSaved(saved)
      return true
    } catch (problem) {
      refuse(problem)
      return false
    }
  }

  return {
    drafts,
    base,
    open,
    setOpen,
    changed,
    flaws,
    server,
    error,
    plan,
    closePlan: () => setPlan(null),
    /** Somebody else has changed the model since it was loaded. */
    outdated: base.revision < model.revision,
    busy: planning || update.isPending,
    saving: update.isPending,
    change,
    /** The key follows the name until somebody writes one; that of a field that there is stays: code knows it. */
    rename(draft: FieldDraft, name: string) {
      const taken = new Set(drafts.filter(({ uid }) => uid !== draft.uid).map(({ key }) => key.toLowerCase()))
      const follows = draft.id === undefined && (draft.key === '' || draft.key === keyFor(draft.name, taken))
      change(draft.uid, { name, ...(follows ? { key: keyFor(name, taken) } : {}) })
    },
    add() {
      const field = newField()
      setDrafts((all) => [...all, field])
      setOpen(field.uid)
    },
    remove: (uid: string) => setDrafts((all) => all.filter((draft) => draft.uid !== uid)),
    move(uid: string, to: number) {
      setDrafts((all) => {
        const from = all.findIndex((draft) => draft.uid === uid)
        return from < 0 || to < 0 || to >= all.length ? all : movedTo(all, from, to)
      })
    },
    discard: () => start(model),
    /** Tells what would come of the changes, or makes them where that is nothing. */
    async review() {
      setLooked(true)
      const [flawed] = flawsOf(drafts).keys()
      if (flawed !== undefined) {
        setOpen(flawed)
        return
      }
      setPlanning(true)
      setError(undefined)
      try {
        const next = await planChange(project, base.slug, fieldsOf(drafts))
        if (isHarmless(next)) await save(false)
        else setPlan(next)
      } catch (problem) {
        refuse(problem)
      } finally {
        setPlanning(false)
      }
    },
    save,
  }
}
export type SchemaEditor = ReturnType<typeof useSchemaEditor>
