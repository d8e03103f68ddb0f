/** Checks the files of a workspace one after the other, so that whoever types never waits for hundreds of them. */
import { monaco, projectWorker } from './monaco.ts'
import type { Found } from './worker-api.ts'

export const CHECKER = 'typescript'
/** Milliseconds after an edit until the edited file is checked, and until the others are: they may import from it. */
const EDITED_DELAY = 300
const OTHERS_DELAY = 1_000

type Models = ReadonlyMap<string, monaco.editor.ITextModel>

export interface Checker {
  /** A file was edited; it is the next to be checked. */
  edited(path: string): void
  /** Files came or went, or declarations changed. */
  all(): void
  /** What is shown comes first, and with hints. */
  show(path: string): void
  dispose(): void
}

export function createChecker(models: Models): Checker {
  let shown: string | undefined
  let first: ReturnType<typeof setTimeout> | undefined
  let rest: ReturnType<typeof setTimeout> | undefined
  /** Grows with every reason to begin anew; who holds an older one stops. */
  let round = 0

  const isCode = (path: string | undefined): path is string =>
    path !== undefined && models.get(path)?.getLanguageId() === 'typescript'
  const everything = () => {
    const others = [...models.keys()].filter((path) => path !== shown && isCode(path))
    return isCode(shown) ? [shown, ...others] : others
  }
  const stop = () => {
    round += 1
    clearTimeout(first)
    clearTimeout(rest)
  }

  async function check(paths: readonly string[]) {
    const mine = ++round
    const sources = [...models.values()].filter((model) => model.getLanguageId() === 'typescript')
    const client = await projectWorker(sources.map((model) => model.uri))
    for (const path of paths) {
      if (mine !== round) return
      const model = models.get(path)
      if (!model || model.isDisposed()) continue
      const version = model.getVersionId()
      const found = await client.diagnose(model.uri.toString(), path === shown)
      if (model.isDisposed() || model.getVersionId() !== version) continue
      mark(model, found)
    }
  }

  return {
    edited(path) {
      stop()
      first = setTimeout(() => void check([path].filter(isCode)), EDITED_DELAY)
      if (models.size > 1) rest = setTimeout(() => void check(everything()), OTHERS_DELAY)
    },
    all() {
      stop()
      rest = setTimeout(() => void check(everything()), EDITED_DELAY)
    },
    show(path) {
      if (path === shown) return
      shown = path
      // While nothing else is to be done, for its hints.
      if (isCode(path)) first = setTimeout(() => void diagnoseAlone(path), EDITED_DELAY)
    },
    dispose: stop,
  }

  async function diagnoseAlone(path: string) {
    const model = models.get(path)
    if (!model) return
    const client = await projectWorker([model.uri])
    if (model.isDisposed()) return
    const version = model.getVersionId()
    const found = await client.diagnose(model.uri.toString(), true)
    if (!model.isDisposed() && model.getVersionId() === version) mark(model, found)
  }
}

const SEVERITY = {
  error: monaco.MarkerSeverity.Error,
  warning: monaco.MarkerSeverity.Warning,
  info: monaco.MarkerSeverity.Info,
  hint: monaco.MarkerSeverity.Hint,
}

function mark(model: monaco.editor.ITextModel, found: readonly Found[]) {
  const before = monaco.editor.getModelMarkers({ owner: CHECKER, resource: model.uri })
  if (found.length === 0 && before.length === 0) return
  monaco.editor.setModelMarkers(
    model,
    CHECKER,
    found.map(({ start, length, severity, code, message, unnecessary, deprecated }) => {
      const from = model.getPositionAt(start)
      const to = model.getPositionAt(start + length)
      return {
        severity: SEVERITY[severity],
        code: String(code),
        message,
        startLineNumber: from.lineNumber,
        startColumn: from.column,
        endLineNumber: to.lineNumber,
        endColumn: to.column,
        tags: [
          ...(unnecessary ? [monaco.MarkerTag.Unnecessary] : []),
          ...(deprecated ? [monaco.MarkerTag.Deprecated] : []),
        ],
      }
    }),
  )
}
