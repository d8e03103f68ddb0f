/** Brings the editor in when it is needed, once, with its own strings in the person's language. */
import { currentLanguage } from '@/lib/i18n.ts'

type EditorModule = typeof import('./monaco.ts')
let loading: Promise<EditorModule> | undefined

/** A failed load is not remembered, so that a retry can succeed. */
export function loadEditor(): Promise<EditorModule> {
  loading ??= load().catch((error) => {
    loading = undefined
    throw error
  })
  return loading
}

async function load() {
  // Monaco reads its strings when it is first evaluated: they have to be there before.
  if (currentLanguage() === 'ru') await import('monaco-editor/nls/lang/ru')
  return import('./monaco.ts')
}
