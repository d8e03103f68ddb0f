/** Bodies of requests on their way into an isolate, piece by piece, as the service asks for them. */
import type { CodedError } from '../../../kernel/index.ts'
import type { Attach } from '../../shared/attachments.ts'
import type { Inbound } from '../protocol.ts'
import type { Limits } from '../runtime.config.ts'
import { bodyStalled } from '../runtime.errors.ts'
import type { InFlight } from './in-flight.ts'
import type { ServiceRequest } from './request.ts'

/** What a service may ask for at once of one body; whoever asks for more says nonsense. */
const MAX_PULL = 1024 * 1024

export interface UploadsNeeds {
  requests: InFlight
  limits: Pick<Limits, 'bodyBytes'>
  post(make: (attach: Attach) => Inbound): void
  /** More waits for the isolate than should. */
  full(): boolean
}

export interface Uploads {
  /** Prepares the body of a request that is handed to the isolate. */
  begin(id: number, request: ServiceRequest): void
  /** The service can take so much more. */
  pull(id: number, bytes: number): void
  /** The service wants it as a whole. */
  gather(id: number): void
  /** The isolate has taken something: those go on that had to wait for that. */
  resume(): void
}

export function createUploads({ requests, limits, post, full }: UploadsNeeds): Uploads {
  /** Asked for while the isolate had too much to take already. */
  const held = new Map<number, number>()

  const refuse = (id: number, error: CodedError) => {
    const request = requests.take(id)
    if (!request) return
    request.fail(error)
    post(() => ['body', id, null, { name: 'M3mError', code: error.code, message: error.message }])
    post(() => ['cancel', id])
  }

  return {
    begin(id, { bodyStream }) {
      if (!bodyStream) return
      bodyStream.onPiece = (piece) => post((attach) => ['body', id, piece && attach(piece), null])
      bodyStream.onRefuse = (error) => refuse(id, error)
      bodyStream.onWait = (waiting) => {
        const longest = requests.wait(id, waiting)
        if (longest !== undefined) refuse(longest, bodyStalled())
      }
    },
    pull(id, bytes) {
      const amount = typeof bytes === 'number' && bytes > 0 ? Math.min(Math.floor(bytes), MAX_PULL) : 0
      const stream = requests.get(id)?.bodyStream
      if (!stream || amount === 0) return
      if (full()) held.set(id, Math.min(MAX_PULL, (held.get(id) ?? 0) + amount))
      else stream.pull(amount)
    },
    gather: (id) => requests.get(id)?.bodyStream?.gather(limits.bodyBytes),
    resume() {
      if (held.size === 0 || full()) return
      const all = [...held]
      held.clear()
      for (const [id, amount] of all) requests.get(id)?.bodyStream?.pull(amount)
    },
  }
}
