import type { editor } from 'monaco-editor/editor'
import { type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useResolvedTheme } from '@/lib/theme.ts'
import type { Problem } from '../lib/problems.ts'
import type { SourceFile, Workspace } from '../lib/workspace.ts'
import { LOOKS } from './looks.ts'
import { type BoundModels, bindModels } from './models.ts'
import './completions.ts'
import { applyTheme, countSyntaxErrors, Editor, monaco, setPackageTypes, setRuntimeTypes } from './monaco.ts'

export interface Target {
  file: string
  line: number
  column: number
  /** Characters to select from there. */
  length?: number
}

export interface EditorHandle {
  focus(): void
  /** Syntax errors over all files, as the publish dialog asks for them. */
  countSyntaxErrors(): Promise<number>
  /** Puts the shown file in order, when its language has one; true when something was changed. */
  format(): Promise<boolean>
  /** The selected text, '' when nothing is. */
  selection(): string
  /** Where the cursor is, 1-based. */
  position(): { line: number; column: number }
}

interface CodeEditorProps {
  workspace: Workspace
  /** Where the models live, without a slash at the end; each project and version has a root of its own. */
  root: string
  /** The file that is shown. */
  file: string
  readOnly?: boolean
  readOnlyMessage?: string
  label: string
  /** Place to go to; a new object goes there again. */
  target?: Target | null
  declarations?: string
  /** Declarations and manifests of packages that are imported. */
  packageTypes?: readonly SourceFile[]
  serverProblems?: readonly Problem[]
  /** Called with all problems whenever they change; without it, nothing is underlined. */
  onProblems?: (problems: Problem[]) => void
  /** Goes to where a definition in another file is; without it, one stays in the file. */
  onOpen?: (target: Target) => void
  ref?: Ref<EditorHandle>
}

/** Monaco over the files of a workspace. */
export default function CodeEditor(props: CodeEditorProps) {
  const {
    workspace,
    root,
    file,
    readOnly = false,
    label,
    target,
    declarations,
    packageTypes,
    serverProblems,
    onProblems,
  } = props
  const theme = useResolvedTheme()
  const [bound, setBound] = useState<BoundModels | null>(null)
  const [instance, setInstance] = useState<editor.IStandaloneCodeEditor | null>(null)
  const report = useRef(onProblems)
  const open = useRef(props.onOpen)
  const checked = onProblems !== undefined

  useEffect(() => {
    report.current = onProblems
    open.current = props.onOpen
  })
  useEffect(() => {
    const models = bindModels(workspace, root, checked)
    setBound(models)
    let timer: ReturnType<typeof setTimeout> | undefined
    const markers = monaco.editor.onDidChangeMarkers(() => {
      clearTimeout(timer)
      // A check takes the old marks away before it sets the new ones: waiting a little keeps the list from flickering.
      timer = setTimeout(() => report.current?.(models.problems()), 200)
    })
    return () => {
      clearTimeout(timer)
      markers.dispose()
      models.dispose()
      setBound(null)
    }
  }, [workspace, root, checked])
  useEffect(() => void applyTheme(theme), [theme])
  useEffect(() => bound?.show(file), [bound, file])
  useEffect(() => {
    const changed = [declarations ? setRuntimeTypes(declarations) : false, setPackageTypes(packageTypes)]
    if (changed.includes(true)) bound?.checkAgain()
  }, [bound, declarations, packageTypes])
  useEffect(() => {
    const prefix = `${monaco.Uri.parse(root).path}/`
    const opener = monaco.editor.registerEditorOpener({
      openCodeEditor(_source, resource, at) {
        if (!open.current || !resource.path.startsWith(prefix)) return false
        const line = !at ? 1 : 'lineNumber' in at ? at.lineNumber : at.startLineNumber
        const column = !at ? 1 : 'column' in at ? at.column : at.startColumn
        open.current({ file: resource.path.slice(prefix.length), line, column })
        return true
      },
    })
    return () => opener.dispose()
  }, [root])
  useEffect(() => bound?.showServerProblems(serverProblems ?? []), [bound, serverProblems])
  useEffect(() => {
    if (!instance || !bound || target?.file !== file) return
    const model = bound.models.get(file)
    if (!model) return
    if (instance.getModel() !== model) instance.setModel(model)
    const position = model.validatePosition({ lineNumber: target.line, column: target.column })
    instance.setSelection(monaco.Range.fromPositions(position, position.delta(0, target.length ?? 0)))
    // Without its size, it would scroll aside to a column that can be seen.
    instance.layout()
    instance.revealPositionInCenterIfOutsideViewport(position)
    instance.focus()
  }, [instance, bound, target, file])
  useImperativeHandle(
    props.ref,
    () => ({
      focus: () => instance?.focus(),
      countSyntaxErrors: () => countSyntaxErrors([...(bound?.models.values() ?? [])]),
      async format() {
        const before = instance?.getModel()?.getAlternativeVersionId()
        await instance?.getAction('editor.action.formatDocument')?.run()
        return instance?.getModel()?.getAlternativeVersionId() !== before
      },
      selection() {
        const selected = instance?.getSelection()
        return (selected && instance?.getModel()?.getValueInRange(selected)) ?? ''
      },
      position() {
        const at = instance?.getPosition()
        return { line: at?.lineNumber ?? 1, column: at?.column ?? 1 }
      },
    }),
    [instance, bound],
  )

  const loading = <Spinner className="size-5" />
  if (!bound) return <div className="grid size-full place-items-center">{loading}</div>
  return (
    <Editor
      path={bound.uriOf(file).toString()}
      theme={`m3m-${theme}`}
      beforeMount={() => applyTheme(theme)}
      onMount={(mounted) => {
        setInstance(mounted as unknown as editor.IStandaloneCodeEditor)
        // Characters measured before the font was there would put the cursor beside the text.
        void document.fonts.ready.then(() => monaco.editor.remeasureFonts())
      }}
      keepCurrentModel
      loading={loading}
      options={{
        readOnly,
        readOnlyMessage: props.readOnlyMessage ? { value: props.readOnlyMessage } : undefined,
        domReadOnly: readOnly,
        ariaLabel: label,
        ...LOOKS,
        renderValidationDecorations: onProblems ? 'on' : 'off',
        tabSize: 2,
      }}
    />
  )
}
