import { lazy } from 'react'
import { loadEditor } from './load.ts'

export type { EditorHandle, Target } from './code-editor.tsx'
export type { DiffEditorHandle } from './diff-editor.tsx'
export { loadEditor }

/** The editor in a chunk of its own; suspends while it is fetched. */
export const CodeEditor = lazy(async () => {
  // First the strings and Monaco in their order, then what imports them.
  await loadEditor()
  return import('./code-editor.tsx')
})

/** Two states of a file beside each other, in the same way. */
export const DiffEditor = lazy(async () => {
  await loadEditor()
  return import('./diff-editor.tsx')
})
