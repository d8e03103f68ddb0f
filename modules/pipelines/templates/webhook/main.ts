// Receives events that another system sends, believes only those it has signed, and handles each of them once.
//
// Agree on a secret with the sender, and put it under Environment, as the secret WEBHOOK_SECRET. To send one by hand:
//
//   body='{ "type": "order.paid", "id": 7 }'; time=$(date +%s)
//   sum=$(printf '%s.%s' "$time" "$body" | openssl dgst -sha256 -hmac "$WEBHOOK_SECRET" -r | cut -d' ' -f1)
//   curl "$URL/webhook" -H "x-signature: t=$time,v1=$sum" -d "$body"

import { handle, type WebhookEvent } from './events.ts'
import { checkSignature, VALID_FOR } from './signature.ts'

router.post('/webhook', async (ctx) => {
  const secret = env.get('WEBHOOK_SECRET', '')
  if (!secret) {
    logger.error('WEBHOOK_SECRET is not set, so nothing is believed')
    return ctx.status(503).text('Not set up')
  }

  // The body as it came: a signature is of bytes, and what was parsed may be written in many ways.
  const body = await ctx.request.text()
  const checked = await checkSignature(secret, body, ctx.header('x-signature'))
  if (!checked.ok) {
    logger.warn('refused an event', { reason: checked.reason, ip: ctx.ip })
    return ctx.status(401).text(checked.reason)
  }

  const event = parse(body)
  if (!event) return ctx.status(400).text('This is no event')

  // Whoever overheard it may send it again, and so may a sender that got no answer: it counts once. It is forgotten when
  // its signature is too old to be believed anyway.
  const seen = `webhook:${checked.signature}`
  if (!(await kv.set(seen, true, { ifAbsent: true, ttl: VALID_FOR }))) return { received: true, again: true }
  try {
    // Senders do not wait long: it is stored, answered, and handled by and by, again if that fails.
    await queue.send('events', event)
  } catch (error) {
    await kv.delete(seen)
    throw error
  }
  return ctx.json({ received: true }, 202)
})

queue.on<WebhookEvent>('events', (job) => handle(job.payload), { concurrency: 5, attempts: 5 })

function parse(body: string): WebhookEvent | undefined {
  try {
    const event = JSON.parse(body)
    return typeof event?.type === 'string' ? event : undefined
  } catch {
    return undefined
  }
}
