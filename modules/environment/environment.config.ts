import { type Static, Type } from 'typebox'

/** The `secret` part of the configuration. */
export const SecretConfig = Type.Object({
  key: Type.Optional(
    Type.String({
      description: 'Key that encrypts secrets of the environment; generated into the data folder if absent',
      'x-secret': true,
    }),
  ),
  previous: Type.Optional(
    Type.String({
      description: 'The key before, which still opens secrets until `m3m env rotate-key` has encrypted them anew',
      'x-secret': true,
    }),
  ),
})
export type SecretConfig = Static<typeof SecretConfig>
