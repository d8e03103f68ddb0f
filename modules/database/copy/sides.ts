/** The two databases a copy goes between, seen alike. */
import type { Collection, Database, Document } from '../contract.ts'
import type { EmbeddedDatabase } from '../embedded/driver.ts'
import { METADATA, noteRelaxed, readRelaxed } from '../metadata.ts'
import type { MongodbDatabase } from '../mongodb/driver.ts'

/** A document whose id may be of any type. */
export interface AnyDocument extends Document {
  // biome-ignore lint/suspicious/noExplicitAny: ids of every type are copied.
  _id: any
}
export type AnyCollection = Collection<AnyDocument>

export interface Side {
  /** For people; without passwords. */
  readonly description: string
  /** Which database it is, whoever asks and by which account. */
  readonly identity: string
  readonly database: Database
  /** The names of the collections with data of m3m. */
  names(): Promise<string[]>
  /** The names of those whose last moments a power cut may take. */
  relaxed(): Promise<string[]>
  /** Remembers those names. */
  keepRelaxed(names: string[]): Promise<void>
  collection(name: string, relaxed?: boolean): AnyCollection
}

/** MongoDB's code for a collection that does not exist; older servers answer a drop with it. */
const NAMESPACE_NOT_FOUND = 26

/** What an operation gives, or a substitute where the collection does not exist. */
export const orIfAbsent = async <T>(work: Promise<T>, substitute: T): Promise<T> => {
  try {
    return await work
  } catch (error) {
    if ((error as { code?: unknown }).code !== NAMESPACE_NOT_FOUND) throw error
    return substitute
  }
}

export const dropCollection = (side: Side, name: string): Promise<boolean> =>
  orIfAbsent(side.collection(name).drop(), false)

const ofUsers = (names: string[]): string[] => names.filter((name) => name !== METADATA).sort()

export const embeddedSide = (database: EmbeddedDatabase, folder: string): Side => ({
  description: `the embedded database ${folder}`,
  identity: `embedded:${folder}`,
  database,
  names: async () => ofUsers(await database.collections()),
  relaxed: () => database.relaxedCollections(),
  // It has them in a file of their own.
  keepRelaxed: async () => {},
  collection: (name, relaxed) => database.collection(name, { writeConcern: { journal: !relaxed } }),
})

const hostsOf = (uri: string): string => /^[a-z+]+:\/\/(?:[^/?]*@)?([^/?]*)/i.exec(uri)?.[1] ?? uri

export const mongodbSide = (database: MongodbDatabase, uri: string): Side => ({
  description: database.description,
  identity: `mongodb:${hostsOf(uri)}/${database.native.databaseName}`,
  database,
  async names() {
    const listed = await database.native.listCollections({ type: 'collection' }, { nameOnly: true }).toArray()
    return ofUsers(listed.map(({ name }) => name).filter((name) => !name.startsWith('system.')))
  },
  relaxed: () => readRelaxed(database),
  keepRelaxed: (names) => noteRelaxed(database, names),
  // Not every pattern of a server is one of JavaScript's.
  collection: (name) => database.native.collection(name, { bsonRegExp: true }) as unknown as AnyCollection,
})
