import { type Static, Type } from 'typebox'
import { OneOf } from '../../schemas.ts'

/** What is kept of the body of an answer. */
export const TRIAL_BYTES = 1024 * 1024

const Header = Type.Tuple([
  Type.String({ pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$", maxLength: 256, 'x-hint': 'the name of a header' }),
  Type.String({ pattern: '^[^\\u0000\\r\\n]*$', maxLength: 16_384, 'x-hint': 'one line of text' }),
])

/** A request made by hand, to see what a service answers. */
export const Trial = Type.Object({
  target: OneOf(['published', 'draft'], { description: 'The published service, or the preview of the draft' }),
  method: OneOf(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']),
  path: Type.String({ pattern: '^/[!-~]*$', maxLength: 8192, 'x-hint': 'a path that begins with /, percent-encoded' }),
  headers: Type.Array(Header, { maxItems: 100, default: [] }),
  body: Type.Optional(Type.String({ maxLength: 2 * TRIAL_BYTES })),
})
export type Trial = Static<typeof Trial>

export const TrialAnswer = Type.Object({
  status: Type.Integer(),
  statusText: Type.String(),
  headers: Type.Array(Type.Tuple([Type.String(), Type.String()])),
  body: Type.Object({ text: Type.Optional(Type.String()), base64: Type.Optional(Type.String()) }),
  bytes: Type.Integer({ description: 'Bytes of the body that came' }),
  /** The answer went on after what is shown. */
  truncated: Type.Boolean(),
  /** Its log lines carry it. */
  requestId: Type.String(),
  ms: Type.Number({ description: 'From the request to the end of the answer' }),
})
export type TrialAnswer = Static<typeof TrialAnswer>
