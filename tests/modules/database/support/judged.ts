/** Runs scenarios on the engine and lets the reference judge them. */
import assert from 'node:assert/strict'
import type { Collection, Document, IndexDescription } from '../../../../modules/database/contract.ts'
import { openEmbedded } from '../../../../modules/database/embedded/driver.ts'
import type { Thing } from './databases.ts'
import { type Operation, perform, type Scenario, script } from './operations.ts'
import { type Answer, assertIndexable, judge, soleAnswer, type Verdict } from './reference/collection.ts'
import { normal, Refused, Undecided } from './reference/values.ts'
import { shrink } from './shrink.ts'

/** Does an operation and reads everything afterwards. */
export const answerOf = async (things: Collection<Thing>, operation: Operation): Promise<Answer> => {
  const everything = () => things.find().toArray() as Promise<Document[]>
  try {
    const result = await perform(things, normal(operation))
    return { result, after: await everything() }
  } catch (error) {
    return { refused: (error as { code?: unknown }).code ?? error, after: await everything() }
  }
}

/** The verdict, or `undecided` where the reference has none. */
export const verdictOf = (
  operation: Operation,
  state: Omit<Scenario, 'operation'>,
  answer: Answer,
): Verdict | 'undecided' => {
  try {
    return judge(normal(operation), state, answer)
  } catch (error) {
    if (error instanceof Undecided) return 'undecided'
    throw error
  }
}

/** Random writes that have one answer each, with the answers to them one after the other. */
export const foreseen = (
  makeWrite: () => Operation,
  state: Omit<Scenario, 'operation'>,
  count: number,
): { operation: Operation; answer: Answer }[] => {
  const writes: { operation: Operation; answer: Answer }[] = []
  let { documents } = state
  for (let tries = 0; writes.length < count && tries < count * 50; tries++) {
    const operation = normal(makeWrite())
    try {
      const answer = soleAnswer(operation, { ...state, documents })
      if (!answer) continue
      writes.push({ operation, answer })
      documents = answer.after
    } catch (error) {
      if (!(error instanceof Undecided)) throw error
    }
  }
  return writes
}

/** Whether the indexes take a document. */
export const isIndexable = (document: Document, state: Omit<Scenario, 'operation'>): boolean => {
  try {
    assertIndexable(document, state)
    return true
  } catch (error) {
    if (error instanceof Refused) return false
    throw error
  }
}

/** Another index with the same key or name. */
const CONFLICTS = [85, 86]

/** Creates an index where the documents allow it; gives those that exist afterwards. */
export const indexed = async (
  things: Collection<Thing>,
  { indexes, documents }: Omit<Scenario, 'operation'>,
  index: IndexDescription,
): Promise<IndexDescription[]> => {
  const { key, ...options } = index
  let wanted: unknown
  try {
    for (const document of documents) assertIndexable(document, { documents, indexes: [index] })
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    wanted = error.code
  }
  try {
    await things.createIndex(key, options)
  } catch (error) {
    const { code } = error as { code: number }
    if (CONFLICTS.includes(code)) return indexes
    // Both may be wrong with a document, and either may be met first.
    assert.ok(wanted !== undefined && [171, 11000].includes(code), `${String(error)} for ${JSON.stringify(index)}`)
    return indexes
  }
  assert.equal(wanted, undefined, `${JSON.stringify(index)} was created`)
  return [...indexes, index]
}

/** Makes a failure as small as it will go; the text to report. */
export const reportOf = async (scenario: Scenario, verdict: string, refused: unknown): Promise<string> => {
  const database = await openEmbedded({ dataDir: ':memory:' })
  let count = 0
  let last = verdict
  const fails = async ({ indexes, documents, operation }: Scenario): Promise<boolean> => {
    const things = database.collection<Thing>(`things${count++}`)
    try {
      for (const { key, ...options } of indexes) await things.createIndex(key, options)
      if (documents.length > 0) await things.insertMany(documents as Thing[])
      const answer = await answerOf(things, operation)
      const found = verdictOf(operation, { indexes, documents }, answer)
      if (found === null || found === 'undecided' || answer.refused !== refused) return false
      last = found
      return true
    } catch {
      return false
    } finally {
      await things.drop()
    }
  }
  try {
    const reproduced = await fails(scenario)
    const smallest = reproduced ? await shrink(scenario, fails) : scenario
    if (reproduced) await fails(smallest)
    return `${last}\n${reproduced ? '' : 'only with the history of the whole round:\n'}${script(smallest)}`
  } finally {
    await database.close()
  }
}
