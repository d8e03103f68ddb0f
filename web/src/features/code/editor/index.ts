import { lazy } from 'react'
import { loadEditor } from './load.ts'

export type { EditorHandle, Target } from './code-editor.tsx'
export { loadEditor }

/** The editor in a chunk of its own; suspends while it is fetched. */
export const CodeEditor = lazy(async () => {
  // First the strings and Monaco in their order, then what imports them.
  await loadEditor()
  return import('./code-editor.tsx')
})
