/** Signatures as many systems send them: `x-signature: t=<seconds since 1970>,v1=<HMAC-SHA-256 of "<t>.<body>", hex>`. */

/** Seconds that a clock may be wrong, and an event on its way. */
const TOLERANCE = 300
/** Milliseconds in which a signature may be believed: from one end of the tolerance to the other. */
export const VALID_FOR = 2 * TOLERANCE * 1000

type Checked = { ok: true; signature: string } | { ok: false; reason: string }

export async function checkSignature(secret: string, body: string, header: string | undefined): Promise<Checked> {
  // Nothing but this one form: a signature that can be written in two ways could be used twice.
  const [, time, signature] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '') ?? []
  if (!time || !signature) return { ok: false, reason: 'There is no signature' }
  // The time is part of what is signed: otherwise an old event could be sent with a new one. `verifyHmac` compares in a
  // time that does not tell how much of a guess was right.
  if (!(await crypto.verifyHmac('sha256', secret, `${time}.${body}`, signature)))
    return { ok: false, reason: 'The signature is not right' }
  if (Math.abs(Date.now() / 1000 - Number(time)) > TOLERANCE) return { ok: false, reason: 'The signature is too old' }
  return { ok: true, signature }
}
