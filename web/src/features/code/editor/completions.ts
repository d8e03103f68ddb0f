/** Completions that Monaco's own do not have: names that have to be imported, and what stands in quotes. */
import { monaco, projectWorker } from './monaco.ts'
import type { Importable, ProjectWorker } from './worker-api.ts'

interface Item extends monaco.languages.CompletionItem {
  model?: monaco.editor.ITextModel
  offset?: number
  wanted?: Importable
}

const QUOTES = ["'", '"', '/']
const { CompletionItemKind, CompletionTriggerKind } = monaco.languages
const KINDS: Record<string, monaco.languages.CompletionItemKind> = {
  function: CompletionItemKind.Function,
  class: CompletionItemKind.Class,
  interface: CompletionItemKind.Interface,
  type: CompletionItemKind.Interface,
  enum: CompletionItemKind.Enum,
  script: CompletionItemKind.File,
  directory: CompletionItemKind.Folder,
  'external module name': CompletionItemKind.Module,
}

monaco.languages.registerCompletionItemProvider('typescript', {
  triggerCharacters: QUOTES,

  async provideCompletionItems(model, position, { triggerKind }) {
    const client = await projectWorker([model.uri])
    if (model.isDisposed()) return null
    const complete = triggerKind === CompletionTriggerKind.TriggerCharacter ? inQuotes : toImport
    const suggestions = await complete(client, model, position)
    return { suggestions }
  },

  async resolveCompletionItem(item: Item) {
    const { model, offset, wanted } = item
    if (!model || offset === undefined || !wanted || model.isDisposed()) return item
    const client = await projectWorker([model.uri])
    const edits = await client.importEdits(model.uri.toString(), offset, wanted)
    item.additionalTextEdits = edits.map(({ start, length, text }) => ({
      range: monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(start + length)),
      text,
    }))
    return item
  },
})

async function inQuotes(
  client: ProjectWorker,
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<Item[]> {
  const entries = await client.stringEntries(model.uri.toString(), model.getOffsetAt(position))
  return entries.map(({ name, kind, span }) => ({
    label: name,
    insertText: name,
    kind: KINDS[kind] ?? CompletionItemKind.Constant,
    range: span
      ? monaco.Range.fromPositions(model.getPositionAt(span.start), model.getPositionAt(span.start + span.length))
      : monaco.Range.fromPositions(position),
  }))
}

async function toImport(
  client: ProjectWorker,
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<Item[]> {
  const { word, startColumn, endColumn } = model.getWordUntilPosition(position)
  // Without a letter, everything there is would be offered.
  if (word === '') return []
  const offset = model.getOffsetAt(position)
  const range = new monaco.Range(position.lineNumber, startColumn, position.lineNumber, endColumn)
  const entries = await client.importables(model.uri.toString(), offset, word)
  return entries.map((wanted) => ({
    label: { label: wanted.name, description: wanted.from },
    insertText: wanted.name,
    sortText: `z${wanted.sortText}`,
    kind: KINDS[wanted.kind] ?? CompletionItemKind.Variable,
    range,
    model,
    offset,
    wanted,
  }))
}
