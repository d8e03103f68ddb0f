import { lazy } from 'react'
import { loadEditor } from './load.ts'

/** The editor over a single text, in a chunk of its own; suspends while it is fetched. */
export const TextEditor = lazy(async () => {
  await loadEditor()
  return import('./text-editor.tsx')
})
