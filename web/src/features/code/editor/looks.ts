import type { editor } from 'monaco-editor/editor'

/** How code looks wherever it is shown. */
export const LOOKS = {
  automaticLayout: true,
  bracketPairColorization: { enabled: true },
  fixedOverflowWidgets: true,
  fontFamily: '"Geist Mono Variable", ui-monospace, Menlo, Consolas, monospace',
  fontLigatures: false,
  fontSize: 13,
  lineHeight: 20,
  minimap: { enabled: false },
  padding: { top: 12, bottom: 12 },
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  stickyScroll: { enabled: false },
  wordWrap: 'off',
} satisfies editor.IEditorOptions
