/** A request to a service whose answer is kept in memory, instead of going to a connection. */
import { STATUS_CODES } from 'node:http'
import type { CodedError } from '../../../kernel/index.ts'
import type { RequestMeter } from '../../metrics/contract.ts'
import type { Reason } from '../contract.ts'
import type { ServiceRequest } from '../instances/request.ts'
import type { FlatHeaders } from '../protocol.ts'
import * as errors from '../runtime.errors.ts'
import { answerHeaders } from './headers.ts'
import { problemText } from './problem.ts'
import { Refusals } from './refusals.ts'
import { TRIAL_BYTES, type TrialAnswer } from './trial.schema.ts'

export interface TrialRequestOptions
  extends Pick<ServiceRequest, 'requestId' | 'method' | 'target' | 'headers' | 'body' | 'base' | 'ip'> {
  slug: string
  /** Path the service is mounted at. */
  mount: string
}

export class TrialRequest extends Refusals implements ServiceRequest {
  readonly requestId: string
  readonly method: string
  readonly target: string
  readonly headers: FlatHeaders
  readonly body: Buffer | null
  readonly base: string
  readonly ip: string
  readonly arrivedAt = performance.now()
  onLeave: (() => void) | undefined
  meter: RequestMeter | undefined
  route: number | undefined
  /** Resolves when the answer is complete, cut, or given up. */
  readonly done: Promise<TrialAnswer>
  readonly #options: TrialRequestOptions
  readonly #resolve: (answer: TrialAnswer) => void
  readonly #chunks: Buffer[] = []
  #kept = 0
  #bytes = 0
  #status = 0
  #headers: string[] = []
  #begun = false
  #over = false

  constructor(options: TrialRequestOptions) {
    super(options.slug)
    this.#options = options
    this.requestId = options.requestId
    this.method = options.method
    this.target = options.target
    this.headers = options.headers
    this.body = options.body
    this.base = options.base
    this.ip = options.ip
    const { promise, resolve } = Promise.withResolvers<TrialAnswer>()
    this.done = promise
    this.#resolve = resolve
  }

  get over(): boolean {
    return this.#over
  }

  /** Whether its status and headers have come. */
  get begun(): boolean {
    return this.#begun
  }

  answer(status: number, headers: FlatHeaders, body: string | Uint8Array | null): void {
    if (this.#over || !this.#begin(status, headers)) return
    if (body !== null) this.#keep(body)
    this.#finish(this.#bytes > this.#kept)
  }

  head(status: number, headers: FlatHeaders): void {
    if (!this.#over) this.#begin(status, headers)
  }

  chunk(data: string | Uint8Array, taken: () => void): boolean {
    if (this.#over) return false
    this.#keep(data)
    taken()
    return this.#bytes <= TRIAL_BYTES
  }

  end(): void {
    this.#finish(false)
  }
  /** Cut off by the service, or by the size of what is kept. */
  abort(): void {
    this.#finish(true)
  }
  /** Whoever waits for it has waited long enough, or left. */
  giveUp(): void {
    if (this.#over) return
    this.#finish(true)
    this.onLeave?.()
  }

  fail(error: CodedError, reason?: Reason, retryAfter?: number): void {
    if (this.#over) return
    if (this.#begun) {
      this.abort()
      return
    }
    this.#begun = true
    this.#status = error.statusCode
    this.#headers = ['content-type', 'application/problem+json']
    if (retryAfter !== undefined) this.#headers.push('retry-after', String(retryAfter))
    this.#keep(problemText(error, this.requestId, reason))
    this.#finish(false)
  }

  #begin(status: number, headers: FlatHeaders): boolean {
    try {
      if (!Number.isInteger(status) || status < 200 || status > 599)
        throw new RangeError(`${status} is no status of an answer`)
      this.#headers = answerHeaders(headers, this.#options.mount)
    } catch (error) {
      this.fail(errors.serviceAnswer([this.#options.slug, (error as Error).message]))
      return false
    }
    this.#status = status
    this.#begun = true
    return true
  }

  #keep(data: string | Uint8Array): void {
    const bytes = typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.length)
    this.#bytes += bytes.length
    // No client is sent a body where HTTP allows none.
    if (this.method === 'HEAD' || this.#status === 204 || this.#status === 304) return
    const room = TRIAL_BYTES - this.#kept
    if (room <= 0) return
    const kept = bytes.length > room ? Buffer.from(bytes.subarray(0, room)) : bytes
    this.#kept += kept.length
    this.#chunks.push(kept)
  }

  #finish(truncated: boolean): void {
    if (this.#over) return
    this.#over = true
    // Status 0: nobody answered before it was given up, as when a client leaves.
    this.meter?.request(this.route, this.#status || 499, performance.now() - this.arrivedAt, this.#bytes)
    this.meter?.end()
    const headers: [string, string][] = []
    for (let i = 0; i + 1 < this.#headers.length; i += 2) headers.push([this.#headers[i]!, this.#headers[i + 1]!])
    this.#resolve({
      status: this.#status,
      statusText: STATUS_CODES[this.#status] ?? '',
      headers,
      body: readable(Buffer.concat(this.#chunks, this.#kept)),
      bytes: this.#bytes,
      truncated: truncated || (this.#bytes > this.#kept && this.#kept === TRIAL_BYTES),
      requestId: this.requestId,
      ms: Math.round((performance.now() - this.arrivedAt) * 10) / 10,
    })
  }
}

/** Text when it is text; a character cut in two at the end is left out. */
function readable(bytes: Buffer): TrialAnswer['body'] {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true })
    if (!text.includes('\0')) return { text }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // Not UTF-8: given as bytes.
  }
  return { base64: bytes.toString('base64') }
}
