import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { BSON, EJSON } from 'bson'
import type { Database, Document } from '../../../../modules/database/contract.ts'
import { checkNames, type Differences, expecting } from './foreign.ts'

/** One case of MongoDB's semantics; see the file beside it for the format. */
interface Case {
  group: string
  name: string
  kind: 'find' | 'update' | 'agg'
  docs: Document[]
  filter?: Document
  update?: Document | Document[]
  pipeline?: Document[]
  opts?: Document
  ids?: unknown[]
  ordered?: boolean
  out?: Document[]
  err?: true | number
}

const file = new URL('../conformance/mongodb-semantics.json', import.meta.url)
const sources = JSON.parse(readFileSync(file, 'utf8')) as Document[]
const read = (value: unknown) => EJSON.parse(JSON.stringify(value), { relaxed: false })
export const cases: Case[] = sources.map(
  (source) => Object.fromEntries(Object.entries(source).map(([key, value]) => [key, read(value)])) as unknown as Case,
)

/** The canonical text of a value, with numbers as the driver hands them out. */
const canonical = (value: unknown): string =>
  EJSON.stringify(BSON.deserialize(BSON.serialize({ value })).value, { relaxed: false })

/** The paths a filter and a sort name. */
const pathsOf = (filter: Document, sort: Document): string[] => {
  const paths = new Set(Object.keys(sort))
  const collect = (part: Document) => {
    for (const [key, value] of Object.entries(part)) {
      if (key === '$and' || key === '$or' || key === '$nor') for (const branch of value) collect(branch)
      else if (key[0] !== '$' && key !== '_id' && key !== '') paths.add(key)
    }
  }
  collect(filter)
  paths.delete('_id')
  return [...paths]
}

type IndexMode = 'no indexes' | 'ascending indexes' | 'descending indexes'

const run = async (database: Database, name: string, example: Case, mode: IndexMode): Promise<void> => {
  const collection = database.collection(name)
  const { filter = {}, docs } = example
  // Drivers want options such as `limit` as JavaScript numbers.
  const opts = BSON.deserialize(BSON.serialize(example.opts ?? {}))
  if (docs.length > 0) await collection.insertMany(structuredCloneBson(docs))
  if (mode !== 'no indexes') {
    const matched = example.kind === 'agg' ? (example.pipeline?.[0]?.$match ?? {}) : filter
    for (const path of pathsOf(matched, opts.sort ?? {})) {
      await collection.createIndex({ [path]: mode === 'ascending indexes' ? 1 : -1 })
    }
  }
  const operate = async (): Promise<Document[]> => {
    switch (example.kind) {
      case 'find':
        return collection.find(filter, opts).toArray()
      case 'agg': {
        const text = JSON.stringify(EJSON.serialize(example.pipeline, { relaxed: false }))
        return collection.aggregate(EJSON.parse(text.replaceAll('$SELF', name), { relaxed: false })).toArray()
      }
      case 'update': {
        const { multi, replace, filter: _filter, ...options } = opts
        if (replace) await collection.replaceOne(filter, example.update!, options)
        else if (multi) await collection.updateMany(filter, example.update!, options)
        else await collection.updateOne(filter, example.update!, options)
        return collection.find().toArray()
      }
    }
  }
  if (example.err !== undefined) {
    await assert.rejects(operate(), (error: { code?: unknown }) => {
      if (typeof example.err === 'number') assert.equal(error.code, example.err)
      return true
    })
    return
  }
  const result = await operate()
  if (example.out) assert.equal(canonical(result), canonical(example.out))
  if (example.ids) {
    const ids = result.map(({ _id }) => canonical(_id))
    const wanted = example.ids.map(canonical)
    assert.deepEqual(example.ordered ? ids : ids.sort(), example.ordered ? wanted : wanted.sort())
  }
}

/** Inserted documents get an `_id` of their own; the cases themselves must stay as they are. */
const structuredCloneBson = (docs: Document[]): Document[] => docs.map((document) => ({ ...document }))

const fullName = ({ group, name }: Case): string => `${group}: ${name}`

/** Runs every case against a database. `expected` names those a foreign server answers differently, with the reason. */
export const conformanceSuite = (
  name: string,
  database: () => Database,
  modes: IndexMode[] = ['no indexes', 'ascending indexes', 'descending indexes'],
  expected: () => Differences = () => ({}),
): void => {
  describe(name, () => {
    test('every expected difference is about a case', () => checkNames(expected(), cases.map(fullName)))
    for (const mode of modes) {
      describe(mode, () => {
        for (const [i, example] of cases.entries()) {
          test(fullName(example), () => {
            const collection = `case_${mode.split(' ')[0]}_${i}`
            return expecting(expected()[fullName(example)], () => run(database(), collection, example, mode))
          })
        }
      })
    }
  })
}
