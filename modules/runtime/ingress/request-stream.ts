/** The body of one request as a stream: no more is read from the connection than was asked for. */
import type { IncomingMessage } from 'node:http'
import { type CodedError, type DirectRequest, isCoded } from '../../../kernel/index.ts'
import type { BodyStream } from '../instances/request.ts'
import { bodyTooLarge } from '../runtime.errors.ts'
import type { Bodies } from './bodies.ts'

/** Handed on at once. */
const PIECE_BYTES = 64 * 1024
/** The same, of a body that was gathered: more would be more than a frame holds. */
const GATHERED_BYTES = 4 * 1024 * 1024
/** What may be asked for and not have come. */
const MAX_WANTED = 1024 * 1024
/** How far a body has to get to count as moved: a client that sends a byte now and then does not. */
const MOVED_BYTES = 64 * 1024

export class RequestStream implements BodyStream {
  onPiece: ((piece: Uint8Array | null) => void) | undefined
  onRefuse: ((error: CodedError) => void) | undefined
  onWait: ((waiting: boolean) => void) | undefined
  begun = false
  movedAt = performance.now()
  readonly #taken: DirectRequest
  readonly #source: IncomingMessage
  readonly #maxBytes: number
  readonly #bodies: Bodies
  #wanted = 0
  #bytes = 0
  #countedAt = 0
  #over = false
  #gathering = false
  #toldWaiting = false

  constructor(taken: DirectRequest, maxBytes: number, bodies: Bodies) {
    this.#taken = taken
    this.#source = taken.request
    this.#maxBytes = maxBytes
    this.#bodies = bodies
    taken.takeTime()
    // Whoever waits for the body is told of its loss by the connection.
    this.#source.on('error', () => {})
  }

  get waiting(): boolean {
    return (this.#wanted > 0 || this.#gathering) && !this.#over
  }

  /** Bytes that the client has still to send; infinite when it did not say how many. */
  get left(): number {
    if (this.#source.complete) return this.#source.readableLength
    const declared = this.#source.headers['content-length']
    return declared === undefined ? Number.POSITIVE_INFINITY : Number(declared) - this.#bytes
  }

  pull(bytes: number): void {
    if (this.#over || this.#gathering) return
    if (!this.begun) {
      this.begun = true
      this.#taken.wantBody()
      this.#source.on('readable', this.#give).on('end', this.#end)
    }
    if (this.#wanted === 0) this.movedAt = performance.now()
    this.#wanted = Math.min(MAX_WANTED, this.#wanted + bytes)
    this.#give()
  }

  gather(maxBytes: number): void {
    if (this.begun || this.#over) return
    this.begun = true
    this.#gathering = true
    const { request, response } = this.#taken
    this.#taken.wantBody()
    this.movedAt = performance.now()
    request.on('data', this.#count)
    this.#bodies.read(request, request.headers['content-length'], maxBytes, (error, body) => {
      request.off('data', this.#count)
      if (body) {
        const release = () => this.#bodies.release(body.byteLength)
        if (response.destroyed || this.#over) release()
        else response.once('close', release)
      }
      if (this.#over) return
      if (!error) {
        for (let at = 0; at < body!.byteLength; at += GATHERED_BYTES)
          this.onPiece?.(body!.subarray(at, at + GATHERED_BYTES))
        this.#end()
      } else if (isCoded(error)) {
        this.#over = true
        this.onRefuse?.(error)
      }
      // The connection tells of clients that left.
    })
    this.#tell()
  }

  /** Throws away what still comes. */
  discard(): void {
    this.#over = true
    this.#source.off('readable', this.#give).off('end', this.#end).resume()
  }

  readonly #give = (): void => {
    const source = this.#source
    while (this.#wanted > 0 && source.readableLength > 0 && !this.#over) {
      const piece: Buffer | null = source.read(Math.min(this.#wanted, source.readableLength, PIECE_BYTES))
      if (!piece) break
      this.#bytes += piece.length
      this.#wanted -= piece.length
      if (this.#bytes > this.#maxBytes) {
        this.#over = true
        this.onRefuse?.(bodyTooLarge([this.#maxBytes]))
        return
      }
      if (this.#bytes - this.#countedAt >= MOVED_BYTES) this.#moved()
      this.onPiece?.(piece)
    }
    // Has more come, as much as the connection holds anyway, and finds the end where there is no more.
    if (source.readableLength === 0 && !this.#over) source.read(0)
    this.#tell()
  }

  readonly #end = (): void => {
    if (this.#over) return
    this.#over = true
    this.#moved()
    this.onPiece?.(null)
    this.#tell()
  }

  readonly #count = (piece: Buffer): void => {
    this.#bytes += piece.length
    if (this.#bytes - this.#countedAt >= MOVED_BYTES) this.#moved()
  }

  #tell(): void {
    const { waiting } = this
    if (waiting === this.#toldWaiting) return
    this.#toldWaiting = waiting
    this.onWait?.(waiting)
  }

  #moved(): void {
    this.#countedAt = this.#bytes
    this.movedAt = performance.now()
  }
}
