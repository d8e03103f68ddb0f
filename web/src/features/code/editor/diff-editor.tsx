import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { useResolvedTheme } from '@/lib/theme.ts'
import { LOOKS } from './looks.ts'
import { applyTheme, monaco } from './monaco.ts'
import { plainLanguageOf } from './plain-code.ts'

export interface DiffEditorHandle {
  nextChange(): void
  previousChange(): void
}

export interface DiffText {
  path: string
  content: string
  /** Names the side for those who cannot see which it is. */
  label: string
}

interface DiffEditorProps {
  /** Where the models live, without a slash at the end; of their own for every pair of states. */
  root: string
  before: DiffText
  after: DiffText
  /** In one column instead of two. */
  inline: boolean
  /** Of blanks at the ends of lines. */
  ignoreWhitespace: boolean
  /** How many places differ; null while that is being found out. */
  onChanges?: (count: number | null) => void
  ref?: Ref<DiffEditorHandle>
}

/** Two states of a file beside each other, to read. */
export default function DiffEditor({ root, before, after, inline, ignoreWhitespace, onChanges, ref }: DiffEditorProps) {
  const theme = useResolvedTheme()
  const host = useRef<HTMLDivElement>(null)
  const report = useRef(onChanges)
  const [editor, setEditor] = useState<monaco.editor.IStandaloneDiffEditor | null>(null)
  useEffect(() => {
    report.current = onChanges
  })
  useEffect(() => void applyTheme(theme), [theme])

  useEffect(() => {
    // Where there is no room for two columns, there is none for the overview either.
    editor?.updateOptions({
      renderSideBySide: !inline,
      renderOverviewRuler: !inline,
      ignoreTrimWhitespace: ignoreWhitespace,
    })
  }, [editor, inline, ignoreWhitespace])
  useEffect(() => {
    editor?.getOriginalEditor().updateOptions({ ariaLabel: before.label })
    editor?.getModifiedEditor().updateOptions({ ariaLabel: after.label })
  }, [editor, before.label, after.label])

  useEffect(() => {
    if (!editor) return
    const model = (side: string, path: string, content: string) =>
      monaco.editor.createModel(content, plainLanguageOf(path), monaco.Uri.parse(`${root}/${side}/${path}`))
    const original = model('before', before.path, before.content)
    const modified = model('after', after.path, after.content)
    report.current?.(null)
    editor.setModel({ original, modified })
    // Once it is known where they differ.
    const first = editor.onDidUpdateDiff(() => {
      first.dispose()
      editor.revealFirstDiff()
    })
    return () => {
      first.dispose()
      editor.setModel(null)
      original.dispose()
      modified.dispose()
    }
  }, [editor, root, before.path, before.content, after.path, after.content])

  // The last to be made is the last to be taken away: what is done to the editor at the end needs it.
  useEffect(() => {
    const created = monaco.editor.createDiffEditor(host.current!, {
      ...LOOKS,
      readOnly: true,
      domReadOnly: true,
      originalEditable: false,
      diffCodeLens: false,
      renderGutterMenu: false,
      renderMarginRevertIcon: false,
      renderValidationDecorations: 'off',
      useInlineViewWhenSpaceIsLimited: false,
      hideUnchangedRegions: { enabled: true },
    })
    const updates = created.onDidUpdateDiff(() => report.current?.(created.getLineChanges()?.length ?? null))
    void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
    setEditor(created)
    return () => {
      updates.dispose()
      created.dispose()
      setEditor(null)
    }
  }, [])

  useImperativeHandle(
    ref,
    () => ({
      nextChange: () => editor?.goToDiff('next'),
      previousChange: () => editor?.goToDiff('previous'),
    }),
    [editor],
  )
  return <div ref={host} className="size-full" data-testid="diff-editor" />
}
