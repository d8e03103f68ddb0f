/**
 * Messages on their way into an isolate. All of one turn of the event loop make one batch, and while a batch waits for
 * its acknowledgement the next messages gather: under load batches grow instead of queues. Two batches on their way
 * would keep the isolate busier, but waking each other up costs both processes more than that gains.
 */
import type { Attach } from '../../shared/attachments.ts'
import type { Inbound } from '../protocol.ts'

const WINDOW = 1
const BATCH_BYTES = 4 * 1024 * 1024
/** What may wait for an isolate that takes nothing, before results of calls are not kept for it any more. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

interface Batch {
  text: string
  attachments: Uint8Array[]
  bytes: number
  /** Ids of the requests in it. */
  requests: number[]
}

export class Outbox {
  readonly #send: (text: string, attachments: Uint8Array[]) => boolean
  #waiting: Batch[] = []
  #sent: Batch[] = []
  #scheduled = false

  /** @param send takes a batch to the runner; false when the runner is gone: what waits was then never begun */
  constructor(send: (text: string, attachments: Uint8Array[]) => boolean) {
    this.#send = send
  }

  /** Since when the isolate works on a batch, by `performance.now()`; meaningless while none is unacknowledged. */
  busySince = 0
  /** Batches the isolate has taken so far. */
  taken = 0

  /** Batches the isolate has not taken yet. */
  get unacknowledged(): number {
    return this.#sent.length
  }

  /** Whether more waits than should. */
  get full(): boolean {
    if (this.#waiting.length < 2) return false
    let bytes = 0
    for (const batch of this.#waiting) bytes += batch.bytes
    return bytes > MAX_WAITING_BYTES
  }

  /** @param request id of the request the message begins, if it does */
  add(make: (attach: Attach) => Inbound, request?: number): void {
    let batch = this.#waiting.at(-1)
    if (!batch || batch.bytes > BATCH_BYTES) {
      batch = { text: '', attachments: [], bytes: 0, requests: [] }
      this.#waiting.push(batch)
    }
    const { attachments } = batch
    const known = attachments.length
    const text = JSON.stringify(
      make((bytes) => {
        batch.bytes += bytes.byteLength
        return { $b: attachments.push(bytes) - 1 }
      }),
    )
    if (text === undefined) throw new TypeError(`a message cannot be written (${known})`)
    batch.text += batch.text === '' ? text : `,${text}`
    batch.bytes += text.length
    if (request !== undefined) batch.requests.push(request)
    if (!this.#scheduled && this.#sent.length < WINDOW) {
      this.#scheduled = true
      setImmediate(() => this.#flush())
    }
  }

  /** The oldest batch has been taken. */
  acknowledge(): void {
    this.taken += 1
    this.busySince = performance.now()
    this.#sent.shift()
    if (!this.#scheduled) this.#flush()
  }

  /**
   * Ends it; returns the ids of the requests the isolate never saw.
   * @param notBegun how many of the sent batches, counted from the newest, were not begun
   */
  close(notBegun: number): number[] {
    const unseen = [...(notBegun > 0 ? this.#sent.slice(-notBegun) : []), ...this.#waiting].flatMap(
      ({ requests }) => requests,
    )
    this.#sent = []
    this.#waiting = []
    return unseen
  }

  #flush(): void {
    this.#scheduled = false
    while (this.#waiting.length > 0 && this.#sent.length < WINDOW) {
      const batch = this.#waiting[0]!
      if (!this.#send(`[${batch.text}]`, batch.attachments)) return
      this.#waiting.shift()
      if (this.#sent.push(batch) === 1) this.busySince = performance.now()
    }
  }
}
