/** Compares the index tables of a closed database file with the documents. */
import assert from 'node:assert/strict'
import type { Document } from '../../../../modules/database/contract.ts'
import { Catalog, documentTable, indexTable } from '../../../../modules/database/embedded/catalog.ts'
import { decode } from '../../../../modules/database/embedded/codec.ts'
import { entriesOf } from '../../../../modules/database/embedded/index-entries.ts'
import { Store } from '../../../../modules/database/embedded/sqlite.ts'

const rowText = (key: unknown, row: unknown): string => `${Buffer.from(key as Uint8Array).toString('hex')}/${row}`

/** @throws AssertionError when an index table has not exactly the rows its documents call for */
export const assertIndexesTrue = (file: string): void => {
  const store = new Store(file, { readOnly: true })
  try {
    const catalog = new Catalog(store)
    catalog.reload()
    for (const collection of catalog.list()) {
      const documents = store.all(`SELECT row, json(body) FROM ${documentTable(collection)}`)
      for (const index of collection.indexes) {
        const wanted = documents.flatMap(([row, text]) =>
          (entriesOf(index, decode(String(text)) as Document) ?? []).map(({ key }) => rowText(key, row)),
        )
        const found = store.all(`SELECT key, row FROM ${indexTable(index)}`).map(([key, row]) => rowText(key, row))
        assert.deepEqual(found.sort(), wanted.sort(), `index ${index.name} of ${collection.name}`)
      }
    }
  } finally {
    store.close()
  }
}
