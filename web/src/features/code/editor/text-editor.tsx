import { useEffect } from 'react'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useResolvedTheme } from '@/lib/theme.ts'
import { applyTheme, Editor, monaco } from './monaco.ts'

interface TextEditorProps {
  /** What it begins with; another key begins anew. */
  text: string
  /** Of the editor; `plaintext` for what it knows nothing of. */
  language: string
  label: string
  onChange: (text: string) => void
}

/** Monaco over a text that is no code of the project. */
export default function TextEditor({ text, language, label, onChange }: TextEditorProps) {
  const theme = useResolvedTheme()
  useEffect(() => void applyTheme(theme), [theme])
  return (
    <Editor
      defaultValue={text}
      language={language}
      theme={`m3m-${theme}`}
      beforeMount={() => applyTheme(theme)}
      onMount={(mounted) => {
        mounted.focus()
        void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
      }}
      onChange={(value) => onChange(value ?? '')}
      loading={<Spinner className="size-5" />}
      options={{
        ariaLabel: label,
        automaticLayout: true,
        // Both would be placed beside a window that is moved into the middle.
        contextmenu: false,
        fixedOverflowWidgets: false,
        fontFamily: '"Geist Mono Variable", ui-monospace, Menlo, Consolas, monospace',
        fontLigatures: false,
        fontSize: 13,
        lineHeight: 20,
        minimap: { enabled: false },
        padding: { top: 12, bottom: 12 },
        // Types of the project mean nothing here; a slip in JSON does.
        renderValidationDecorations: language === 'json' ? 'on' : 'off',
        scrollBeyondLastLine: false,
        stickyScroll: { enabled: false },
        tabSize: 2,
        wordWrap: language === 'markdown' || language === 'plaintext' ? 'on' : 'off',
      }}
    />
  )
}
