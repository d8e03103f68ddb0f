/** Completions that Monaco's own do not have: names that have to be imported, and what stands in quotes. */
import { monaco, projectWorker } from './monaco.ts'
import type { Importable } from './worker-api.ts'

interface Item extends monaco.languages.CompletionItem {
  model?: monaco.editor.ITextModel
  offset?: number
  wanted?: Importable
}

const QUOTES = ["'", '"', '/']
/** Names that are offered at once; more letters bring others. */
const MOST = 200
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
    const name = model.uri.toString()
    const offset = model.getOffsetAt(position)
    if (model.isDisposed()) return null
    const suggestions =
      triggerKind === CompletionTriggerKind.TriggerCharacter
        ? await inQuotes(client.stringEntries(name, offset), model, position)
        : await toImport(client.importables(name, offset), model, position)
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
  asked: ReturnType<Awaited<ReturnType<typeof projectWorker>>['stringEntries']>,
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<Item[]> {
  const entries = await asked
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
  asked: ReturnType<Awaited<ReturnType<typeof projectWorker>>['importables']>,
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<Item[]> {
  const word = model.getWordUntilPosition(position)
  // Without a letter, everything there is would be offered.
  if (word.word === '') return []
  const entries = await asked
  const begin = word.word.toLowerCase()
  const offset = model.getOffsetAt(position)
  return entries
    .filter(({ name }) => name.toLowerCase().startsWith(begin))
    .slice(0, MOST)
    .map((wanted) => ({
      label: { label: wanted.name, description: wanted.from },
      insertText: wanted.name,
      sortText: `z${wanted.sortText}`,
      kind: KINDS[wanted.kind] ?? CompletionItemKind.Variable,
      range: new monaco.Range(position.lineNumber, word.startColumn, position.lineNumber, word.endColumn),
      model,
      offset,
      wanted,
    }))
}
