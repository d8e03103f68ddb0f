import { type Static, Type } from 'typebox'

/** The `kv` part of the configuration. */
export const KvConfig = Type.Object({
  valueBytes: Type.Integer({
    default: 1_048_576,
    minimum: 1024,
    maximum: 8_388_608,
    description: 'Largest value, in bytes',
  }),
  maxEntries: Type.Integer({ default: 1_000_000, minimum: 1, description: 'Entries a project may have' }),
  maxBytes: Type.Integer({
    default: 268_435_456,
    minimum: 1024,
    description: 'What keys and values of a project may take, in bytes',
  }),
})
export type KvConfig = Static<typeof KvConfig>
