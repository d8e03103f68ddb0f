/** Copies a whole database into another, checks every document and every index, and can be interrupted at any time. */
import { type CommandIo, isCoded, messageOf } from '../../../kernel/index.ts'
import { counted } from '../commands/figures.ts'
import { copyFailed, copyRefused } from '../database.errors.ts'
import { readCopyRecord, writeCopyRecord } from '../metadata.ts'
import { withoutPassword } from '../mongodb/uri.ts'
import { type Comparison, compareAndMend } from './comparison.ts'
import { copyDocuments } from './documents.ts'
import { copyIndexes, tryIndexes } from './indexes.ts'
import { type AnyCollection, dropCollection, type Side } from './sides.ts'
import { prepareTarget } from './target.ts'

export interface CopySummary {
  collections: number
  documents: number
  indexes: number
}

type Output = Pick<CommandIo, 'print' | 'progress'>

/** Comparisons of one collection until it has to be equal; a source that expires documents may need a second one. */
const MAX_ROUNDS = 3

/** Shows how much of a collection is done; `before` documents were done by an earlier run. */
const meter = ({ progress }: Output, what: string, total: number, before = 0) => {
  const began = performance.now()
  let done = 0
  return (documents: number) => {
    done += documents
    const percent = total > 0 ? Math.min(100, Math.floor((100 * (before + done)) / total)) : 100
    const rate = Math.round(done / Math.max(0.001, (performance.now() - began) / 1000))
    progress(`${what} ${counted(before + done, 'document')}, ${percent} %, ${rate.toLocaleString('en-US')}/s`)
  }
}

const differences = ({ missing, different, surplus }: Comparison): string =>
  [
    missing > 0 && `${counted(missing, 'document')} missing`,
    different > 0 && `${counted(different, 'document')} different`,
    surplus > 0 && `${counted(surplus, 'document')} too many`,
  ]
    .filter((part) => typeof part === 'string')
    .join(', ')

/** Says in which collection an error came up, and that nothing is lost by it. */
const inCollection = async <T>(name: string, work: Promise<T>): Promise<T> => {
  try {
    return await work
  } catch (cause) {
    if (isCoded(cause)) throw cause
    const reason = withoutPassword(messageOf(cause)).replaceAll(/\s+/g, ' ')
    throw copyFailed([`Collection "${name}" cannot be copied: ${reason}; the same command goes on from here`], {
      cause,
    })
  }
}

/** Compares until both sides are equal. @returns the number of documents */
const makeEqual = async (from: AnyCollection, to: AnyCollection, total: number, output: Output): Promise<number> => {
  const name = from.collectionName
  for (let round = 1; ; round++) {
    const comparison = await compareAndMend(from, to, meter(output, `${name}: compared`, total))
    const found = differences(comparison)
    if (found === '') return comparison.documents
    if (round === MAX_ROUNDS) {
      throw copyFailed([
        `Collection "${name}" still differs after being mended ${MAX_ROUNDS - 1} times (${found}); see that nobody else uses either database`,
      ])
    }
    output.print(`${name}: ${found} in the target; mended`)
  }
}

/**
 * Makes the target a copy of the source.
 * @throws M3M_DATABASE_COPY_REFUSED when there is nothing to copy, or the target holds something else
 */
export const copyDatabase = async (
  source: Side,
  target: Side,
  overwrite: boolean,
  output: Output,
): Promise<CopySummary> => {
  const { print } = output
  const names = await source.names()
  if (names.length === 0) throw copyRefused([`${source.description} is empty: there is nothing to copy`])
  const takenUp = await prepareTarget(source, target, overwrite)
  if (takenUp) print(`going on with the copy that began at ${takenUp.toISOString()}`)
  await tryIndexes(source, target, names)

  const relaxed = await source.relaxed()
  await target.keepRelaxed(relaxed)
  const isRelaxed = (name: string) => relaxed.includes(name)
  for (const name of await target.names()) if (!names.includes(name)) await dropCollection(target, name)
  const pairs = names.map((name) => ({
    name,
    from: source.collection(name),
    to: target.collection(name, isRelaxed(name)),
  }))

  const totals = new Map<string, number>()
  for (const { name, from, to } of pairs) {
    const total = await from.estimatedDocumentCount()
    totals.set(name, total)
    const before = await to.estimatedDocumentCount()
    const copied = await inCollection(name, copyDocuments(from, to, meter(output, `${name}: copied`, total, before)))
    print(
      `${name}: ${counted(copied, 'document')} copied${copied < total ? ` of ${total.toLocaleString('en-US')}` : ''}`,
    )
  }
  const summary: CopySummary = { collections: names.length, documents: 0, indexes: 0 }
  // Before the indexes, which may let documents expire.
  for (const { name, from, to } of pairs) {
    summary.documents += await inCollection(name, makeEqual(from, to, totals.get(name)!, output))
  }
  for (const { name, from, to } of pairs) {
    output.progress(`${name}: indexes`)
    summary.indexes += await copyIndexes(from, to, target)
  }
  const record = await readCopyRecord(target.database)
  await writeCopyRecord(target.database, { ...record!, finishedAt: new Date() })
  return summary
}
