import { type Static, Type } from 'typebox'

/** The `database` part of the configuration. */
export const DatabaseConfig = Type.Object({
  driver: Type.Union([Type.Literal('embedded'), Type.Literal('mongodb')], {
    default: 'embedded',
    description: 'embedded: a file below the data folder, nothing to install; mongodb: a MongoDB server',
  }),
  path: Type.String({
    default: '',
    description: 'Folder of the embedded database; empty: the folder "database" below storage.path',
  }),
  listen: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 65535,
    description:
      'Port on 127.0.0.1 by which mongosh and Compass may open the embedded database, without a password; 0: none',
  }),
})
export type DatabaseConfig = Static<typeof DatabaseConfig>

/** The `mongodb` part of the configuration, for `database.driver: mongodb`. */
export const MongodbConfig = Type.Object({
  uri: Type.String({
    default: 'mongodb://127.0.0.1:27017',
    description: 'Connection string of the MongoDB server, used with database.driver: mongodb',
  }),
  database: Type.String({ default: 'm3m', minLength: 1, description: 'Name of the database on that server' }),
  maxPoolSize: Type.Integer({
    default: 50,
    minimum: 1,
    maximum: 1000,
    description: 'Connections at the same time; operations beyond wait for a free one, 10 s at most',
  }),
})
export type MongodbConfig = Static<typeof MongodbConfig>
