import { Type } from 'typebox'
import { defineRuntimeApi, limitsOf, method } from '../../kernel/index.ts'
import { type KvService, ListOptions, SetOptions } from './contract.ts'
import { KvConfig } from './kv.config.ts'
import { kvKey, kvMany, kvNumber, kvQuota, kvTtl, kvValue } from './kv.errors.ts'
import { MAX_KEYS } from './kv.service.ts'

const key = Type.String()

export const kvRuntime = (kv: KvService, config: KvConfig) =>
  defineRuntimeApi({
    name: 'kv',
    summary:
      'Values under keys, kept with the project: JSON, or a Uint8Array as a whole. Keys have up to 512 bytes. A value with a `ttl` is gone when that is over.',
    limits: limitsOf('kv', KvConfig, config),
    methods: {
      get: method({
        summary: 'The value under a key; null when there is none.',
        params: { key },
        returns: Type.Unknown(),
        example: "const cart = await kv.get('cart:7')",
        errors: [kvKey],
        call: (run, args) => kv.get(run.projectId, args.key),
      }),
      getMany: method({
        summary: `The values under up to ${MAX_KEYS} keys, in their order.`,
        params: { keys: Type.Array(key, { maxItems: MAX_KEYS }) },
        returns: Type.Array(Type.Unknown()),
        example: "const [one, two] = await kv.getMany(['cart:1', 'cart:2'])",
        errors: [kvKey, kvMany],
        call: (run, { keys }) => kv.getMany(run.projectId, keys),
      }),
      has: method({
        summary: 'Whether there is something under a key.',
        params: { key },
        returns: Type.Boolean(),
        example: "if (await kv.has('cart:7')) logger.info('there is a cart')",
        errors: [kvKey],
        call: (run, args) => kv.has(run.projectId, args.key),
      }),
      set: method({
        summary: 'Stores a value; resolves to whether it did: always, but with `ifAbsent`, which leaves what is there.',
        params: { key, value: Type.Unknown(), options: Type.Optional(SetOptions) },
        returns: Type.Boolean(),
        example: "await kv.set('cart:7', { apples: 2 }, { ttl: '1d' })",
        errors: [kvKey, kvValue, kvTtl, kvQuota],
        call: (run, args) => kv.set(run.projectId, args.key, args.value, args.options),
      }),
      delete: method({
        summary: 'Deletes a value; resolves to whether there was one.',
        params: { key },
        returns: Type.Boolean(),
        example: "const wasThere = await kv.delete('cart:7')",
        errors: [kvKey],
        call: (run, args) => kv.delete(run.projectId, args.key),
      }),
      increment: method({
        summary:
          'Adds to a number in one step, from 0 when there is none; resolves to the sum. `ttl` counts from the first time.',
        params: {
          key,
          by: Type.Optional(Type.Integer({ default: 1 })),
          options: Type.Optional(Type.Pick(SetOptions, ['ttl'], { additionalProperties: false })),
        },
        returns: Type.Number(),
        example: "const visits = await kv.increment('visits')",
        errors: [kvKey, kvNumber, kvTtl, kvQuota],
        call: (run, args) => kv.increment(run.projectId, args.key, args.by, args.options),
      }),
      list: method({
        summary:
          'Keys in their order, a page at a time (100 unless told otherwise, 1,000 at most). A page may hold less; the last one has no `cursor`.',
        params: { options: Type.Optional(ListOptions) },
        returns: Type.Object({ keys: Type.Array(key), cursor: Type.Optional(Type.String()) }),
        example: "const { keys, cursor } = await kv.list({ prefix: 'cart:' })",
        async call(run, { options }) {
          const { items, nextCursor } = await kv.list(run.projectId, options)
          const keys = items.map((item) => item.key)
          return nextCursor === undefined ? { keys } : { keys, cursor: nextCursor }
        },
      }),
    },
  })
