import { type Static, Type } from 'typebox'
import { Duration } from '../schemas.ts'

/** The `jwt` part of the configuration. */
export const JwtConfig = Type.Object({
  expiration: Duration({ default: '168h', description: 'How long a session lasts: 12h, 168h, 30d' }),
  secret: Type.Optional(
    Type.String({ description: 'Key that signs sessions; generated into the data folder if absent', 'x-secret': true }),
  ),
})
export type JwtConfig = Static<typeof JwtConfig>
