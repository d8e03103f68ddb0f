/** Requests made by hand: the same way through a service as those from outside, with the answer kept. */
import type { ServerResponse } from 'node:http'
import type { Project } from '../../projects/contract.ts'
import { bodyTooLarge, previewNotFound, serviceNotFound, trialsTooMany } from '../runtime.errors.ts'
import type { Previews } from '../services/previews.ts'
import type { Services } from '../services/services.ts'
import { requestHeaders } from './headers.ts'
import { MOUNT } from './ingress.ts'
import { previewName } from './preview-address.ts'
import type { Trial, TrialAnswer } from './trial.schema.ts'
import { TrialRequest } from './trial-request.ts'

/** Of all users together; each may hold its answer in memory. */
const MAX_AT_ONCE = 50
/** How long an answer that has begun is listened to. */
const STREAM_MS = 10_000
/** How much longer than a request may take an answer is waited for. */
const PATIENCE_MS = 1_000

export interface TrialsOptions {
  services: Pick<Services, 'bySlug'>
  previews: Pick<Previews, 'at'>
  origin(): string
}

export interface Caller {
  requestId: string
  ip: string
  /** Aborted when whoever asked has left. */
  signal: AbortSignal
}

export function createTrials({ services, previews, origin }: TrialsOptions) {
  let underWay = 0
  /** @throws M3M_PREVIEW_NOT_FOUND, M3M_REQUEST_TOO_LARGE, M3M_SERVICE_TRIALS */
  return async ({ slug }: Project, trial: Trial, { requestId, ip, signal }: Caller): Promise<TrialAnswer> => {
    const draft = trial.target === 'draft'
    const preview = previews.at(slug)
    if (draft && !preview) throw previewNotFound([slug])
    const service = draft ? preview : await services.bySlug(slug)
    if (!service) throw serviceNotFound([slug])
    const body = trial.body === undefined || trial.body === '' ? null : Buffer.from(trial.body)
    if (body && body.length > service.limits.bodyBytes) throw bodyTooLarge([service.limits.bodyBytes])
    if (underWay >= MAX_AT_ONCE) throw trialsTooMany()
    const name = draft && preview ? previewName(slug, preview.token) : slug
    const request = new TrialRequest({
      slug: draft ? previewName(slug) : slug,
      requestId,
      method: trial.method,
      target: trial.path,
      headers: withDefaults(trial, origin(), body),
      body,
      base: `${origin()}${MOUNT}/${name}`,
      mount: `${MOUNT}/${name}`,
      ip,
    })
    underWay += 1
    const giveUp = () => request.giveUp()
    const timer = setTimeout(giveUp, service.limits.requestMs + PATIENCE_MS)
    const streamTimer = setTimeout(() => request.begun && giveUp(), STREAM_MS)
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      service.handle(request)
      return await request.done
    } finally {
      underWay -= 1
      clearTimeout(timer)
      clearTimeout(streamTimer)
      signal.removeEventListener('abort', giveUp)
    }
  }
}

/** Headers as a client would send them, in the form services get them. */
function withDefaults({ headers }: Trial, origin: string, body: Buffer | null): string[] {
  const flat = requestHeaders(headers.filter(([name]) => name.toLowerCase() !== 'content-length').flat())
  const has = (name: string) => flat.some((value, i) => i % 2 === 0 && value === name)
  if (!has('host')) flat.push('host', new URL(origin).host)
  if (!has('accept')) flat.push('accept', '*/*')
  if (body) flat.push('content-length', String(body.length))
  return flat
}

/** Aborted when the client an answer is for has left. */
export function leaving({ raw }: { raw: ServerResponse }): AbortSignal {
  const left = new AbortController()
  raw.once('close', () => left.abort())
  return left.signal
}
