import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useStore } from 'zustand'
import { useDebounced } from '@/hooks/use-debounced.ts'
import type { ReplaceScope } from '../lib/search.ts'
import SearchWorker from '../lib/search.worker.ts?worker'
import { createSearchClient, type SearchAnswered, type SearchClient } from '../lib/search-client.ts'
import type { Search } from '../lib/search-state.ts'
import type { Workspace } from '../lib/workspace.ts'

/** Milliseconds without a key before the text is searched for. */
const TYPING = 150
/** Milliseconds of rest after an edit of the files until they are searched again. */
const EDITING = 400

/** The hits of a search over a workspace, kept up with its edits, and replacing them. */
export function useSearch(search: Search, workspace: Workspace) {
  const { t } = useTranslation('code')
  const state = useStore(search.store)
  const files = useDebounced(
    useStore(workspace.store, (space) => space.files),
    EDITING,
  )
  const asked = useDebounced(state, TYPING)
  const client = useRef<SearchClient>(undefined)
  const [answer, setAnswer] = useState<SearchAnswered | null>(null)
  const { text, matchCase, wholeWord, regex, replacing, replacement } = asked

  useEffect(() => {
    client.current = createSearchClient(() => new SearchWorker())
    return () => client.current?.stop()
  }, [])
  useEffect(() => {
    if (text === '') return setAnswer(null)
    let current = true
    void client.current
      ?.run(files, {
        kind: 'search',
        options: { text, matchCase, wholeWord, regex },
        replacement: replacing ? replacement : undefined,
      })
      .then((next) => {
        if (current && next.kind !== 'superseded') setAnswer(next)
      })
    return () => {
      current = false
    }
  }, [files, text, matchCase, wholeWord, regex, replacing, replacement])

  async function replace(scope?: ReplaceScope) {
    const before = workspace.get().files
    const { text, matchCase, wholeWord, regex, replacement } = search.store.getState()
    const outcome = await client.current?.run(before, {
      kind: 'replace',
      options: { text, matchCase, wholeWord, regex },
      replacement,
      scope,
    })
    if (outcome?.kind === 'timeout') return setAnswer(outcome)
    if (outcome?.kind !== 'replaced' || outcome.changed.length === 0) return
    // What was typed while the worker was at it stays.
    const done = outcome.changed.filter(([path]) => workspace.get().files.get(path) === before.get(path))
    workspace.writeAll(done)
    toast.success(t('search.replaced', { count: outcome.count }), {
      id: 'search-replaced',
      action: {
        label: t('search.undo'),
        onClick: () => {
          const { files } = workspace.get()
          const untouched = done.filter(([path, content]) => files.get(path) === content)
          workspace.writeAll(untouched.map(([path]) => [path, before.get(path) ?? '']))
        },
      },
    })
  }

  return { answer: state.text === '' ? null : answer, replace }
}
