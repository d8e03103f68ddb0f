/** One Monaco model per file of a workspace: edits flow into the workspace, and what happens to the workspace flows back. */

import { languageOf } from '../lib/paths.ts'
import type { Problem } from '../lib/problems.ts'
import type { Workspace } from '../lib/workspace.ts'
import { checkAgain, monaco } from './monaco.ts'

const MARKER_OWNER = 'm3m'
/** Milliseconds after the last edit until the other files are checked against it. */
const CHECK_DELAY = 1_000

export function bindModels(workspace: Workspace, root: string) {
  const models = new Map<string, monaco.editor.ITextModel>()
  /** What each model is known to hold; tells our own edits from changes of the workspace without reading the models. */
  const known = new Map<string, string>()
  const told = new Set<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const checkSoon = () => {
    clearTimeout(timer)
    if (models.size > 1) timer = setTimeout(checkAgain, CHECK_DELAY)
  }
  const uriOf = (path: string) => monaco.Uri.parse(`${root}/${path}`)

  function open(path: string, content: string) {
    const model = monaco.editor.createModel(content, languageOf(path), uriOf(path))
    models.set(path, model)
    known.set(path, content)
    model.onDidChangeContent(() => {
      const value = model.getValue()
      known.set(path, value)
      workspace.write(path, value)
      checkSoon()
      // What the server said was about the text before this edit.
      if (told.delete(path)) monaco.editor.setModelMarkers(model, MARKER_OWNER, [])
    })
  }
  function close(path: string) {
    models.get(path)?.dispose()
    models.delete(path)
    known.delete(path)
    told.delete(path)
  }
  function sync() {
    const { files } = workspace.get()
    const before = [...models.keys()].join('\n')
    for (const path of models.keys()) if (!files.has(path)) close(path)
    for (const [path, content] of files) {
      const model = models.get(path)
      if (!model) open(path, content)
      else if (known.get(path) !== content) model.setValue(content)
    }
    if (before !== [...models.keys()].join('\n')) checkSoon()
  }

  sync()
  const unsubscribe = workspace.subscribe(sync)

  return {
    uriOf,
    models,
    /** What the checkers say about this workspace's files now. */
    problems(): Problem[] {
      const prefix = `${monaco.Uri.parse(root).path}/`
      return monaco.editor
        .getModelMarkers({})
        .filter((marker) => marker.resource.path.startsWith(prefix) && marker.severity > monaco.MarkerSeverity.Hint)
        .map((marker) => ({
          file: marker.resource.path.slice(prefix.length),
          line: marker.startLineNumber,
          column: marker.startColumn,
          message: marker.message,
          severity:
            marker.severity === monaco.MarkerSeverity.Error
              ? 'error'
              : marker.severity === monaco.MarkerSeverity.Warning
                ? 'warning'
                : 'info',
        }))
    },
    /** Marks the places the server complained about, until their file is edited. */
    showServerProblems(problems: readonly Problem[]) {
      for (const path of told) {
        const model = models.get(path)
        if (model) monaco.editor.setModelMarkers(model, MARKER_OWNER, [])
      }
      told.clear()
      for (const [path, model] of models) {
        const here = problems.filter((problem) => problem.file === path)
        if (here.length === 0) continue
        told.add(path)
        monaco.editor.setModelMarkers(
          model,
          MARKER_OWNER,
          here.map((problem) => {
            const at = model.validatePosition({ lineNumber: problem.line, column: problem.column })
            const word = model.getWordAtPosition(at)
            return {
              severity: monaco.MarkerSeverity.Error,
              message: problem.message,
              startLineNumber: at.lineNumber,
              startColumn: at.column,
              endLineNumber: at.lineNumber,
              endColumn: word?.endColumn ?? at.column + 1,
            }
          }),
        )
      }
    },
    dispose() {
      unsubscribe()
      clearTimeout(timer)
      for (const path of [...models.keys()]) close(path)
    },
  }
}

export type BoundModels = ReturnType<typeof bindModels>
