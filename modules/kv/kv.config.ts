import { type Static, Type } from 'typebox'

/** The `kv` part of the configuration. */
export const KvConfig = Type.Object({
  valueBytes: Type.Integer({
    default: 1_048_576,
    minimum: 1024,
    maximum: 8_388_608,
    description: 'Largest value in kv, in bytes',
    'x-unit': 'bytes',
    'x-beyond': '`kv.set` rejects with `M3M_KV_VALUE`',
  }),
  maxEntries: Type.Integer({
    default: 1_000_000,
    minimum: 1,
    description: 'Entries a project may have in kv',
    'x-unit': 'count',
    'x-beyond': 'Nothing new is stored, `M3M_KV_QUOTA`',
  }),
  maxBytes: Type.Integer({
    default: 268_435_456,
    minimum: 1024,
    description: 'What keys and values of a project may take in kv, in bytes',
    'x-unit': 'bytes',
    'x-beyond': 'Nothing new is stored, `M3M_KV_QUOTA`',
  }),
})
export type KvConfig = Static<typeof KvConfig>
