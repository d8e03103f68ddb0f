import { type Db, ensureIndexes } from '../database/contract.ts'

/** Where the bytes of the files that the database knows are. */
export interface PlaceDocument {
  _id: 'place'
  driver: 'disk' | 'gridfs'
  /** What the place is marked with. */
  id: string
}

export type PlaceRepository = ReturnType<typeof createPlaceRepository>

export function createPlaceRepository(db: Db) {
  const places = db.collection<PlaceDocument>('storage_place')
  return {
    /** Looked for by its id alone. */
    ensureIndexes: () => ensureIndexes(places, []),
    get: () => places.findOne({ _id: 'place' }),
    put: ({ driver, id }: Pick<PlaceDocument, 'driver' | 'id'>) =>
      places.replaceOne({ _id: 'place' }, { driver, id }, { upsert: true }),
  }
}
