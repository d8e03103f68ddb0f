/** One Monaco model per file of a workspace: edits flow into the workspace, and what happens to the workspace flows back. */

import { languageOf } from '../lib/paths.ts'
import type { Problem } from '../lib/problems.ts'
import type { Workspace } from '../lib/workspace.ts'
import { createChecker } from './checker.ts'
import { monaco } from './monaco.ts'

const MARKER_OWNER = 'm3m'

/** @param checked false: nobody wants to know what is wrong with the files */
export function bindModels(workspace: Workspace, root: string, checked = true) {
  const models = new Map<string, monaco.editor.ITextModel>()
  /** What each model is known to hold; tells our own edits from changes of the workspace without reading the models. */
  const known = new Map<string, string>()
  const told = new Set<string>()
  let shownProblems: readonly Problem[] = []
  /** Said of a text that is another by now. */
  const outdated = new WeakSet<Problem>()
  /** Those there are models for; another array when there are others. */
  let bound: readonly string[] | undefined
  const checker = checked ? createChecker(models) : null
  const uriOf = (path: string) => monaco.Uri.parse(`${root}/${path}`)

  function open(path: string, content: string) {
    const model = monaco.editor.createModel(content, languageOf(path), uriOf(path))
    models.set(path, model)
    known.set(path, content)
    model.onDidChangeContent(() => {
      const value = model.getValue()
      known.set(path, value)
      workspace.write(path, value)
      checker?.edited(path)
      // What the server said was about the text before this edit.
      if (!told.delete(path)) return
      monaco.editor.setModelMarkers(model, MARKER_OWNER, [])
      for (const problem of shownProblems) if (problem.file === path) outdated.add(problem)
    })
  }
  function close(path: string) {
    models.get(path)?.dispose()
    models.delete(path)
    known.delete(path)
    told.delete(path)
  }
  function sync() {
    const { files, paths } = workspace.get()
    for (const path of models.keys()) if (!files.has(path)) close(path)
    for (const [path, content] of files) {
      const model = models.get(path)
      if (!model) open(path, content)
      else if (known.get(path) !== content) replaceText(model, content)
    }
    if (paths !== bound) checker?.all()
    bound = paths
  }

  sync()
  const unsubscribe = workspace.subscribe(sync)

  return {
    uriOf,
    models,
    /** The file that is shown is checked first. */
    show: (path: string) => checker?.show(path),
    /** What the files are checked against has changed. */
    checkAgain: () => checker?.all(),
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
    /** Marks the places the server complained about, each until its file is edited. */
    showServerProblems(problems: readonly Problem[]) {
      for (const path of told) {
        const model = models.get(path)
        if (model) monaco.editor.setModelMarkers(model, MARKER_OWNER, [])
      }
      told.clear()
      shownProblems = problems
      for (const [path, model] of models) {
        const here = problems.filter((problem) => problem.file === path && !outdated.has(problem))
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
      checker?.dispose()
      for (const path of [...models.keys()]) close(path)
    },
  }
}

/** Another text for a model as one edit of what differs, which can be undone and leaves cursor and marks in the rest where they are. */
function replaceText(model: monaco.editor.ITextModel, content: string) {
  const before = model.getValue()
  // An edit takes the line ends of the model, which would not be those of the text.
  if (before.includes('\r') || content.includes('\r')) return model.setValue(content)
  const shorter = Math.min(before.length, content.length)
  let start = 0
  while (start < shorter && before[start] === content[start]) start += 1
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === content.at(-1 - end)) end += 1
  const range = monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(before.length - end))
  model.pushStackElement()
  model.pushEditOperations([], [{ range, text: content.slice(start, content.length - end) }], () => null)
  model.pushStackElement()
}

export type BoundModels = ReturnType<typeof bindModels>
