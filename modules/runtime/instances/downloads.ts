/**
 * What an instance fetches: answers on their way into the isolate, piece by piece, as the service asks for them, and
 * bodies on their way out, as the other server takes them.
 */
import { isCoded, messageOf } from '../../../kernel/index.ts'
import type { Attach } from '../../shared/attachments.ts'
import type { AnswerStream } from '../egress/answer-body.ts'
import { createUpload, type Upload } from '../egress/upload.ts'
import type { Inbound, PlainError } from '../protocol.ts'

/** What a service may ask for at once of one body; whoever asks for more says nonsense. */
const MAX_PULL = 1024 * 1024

export interface DownloadsNeeds {
  post(make: (attach: Attach) => Inbound): void
  /** More waits for the isolate than should. */
  full(): boolean
}

export interface Downloads {
  /** How many are under way. */
  readonly size: number
  /**
   * Makes a request under an id the service chose. `ask` sends it, and ends it when its signal is aborted; the rest of
   * its answer is given by and by. `upload` is the body, where that comes piece by piece.
   * @throws what `ask` rejects with; TypeError when the id is taken
   */
  begin<A extends { rest?: AnswerStream }>(
    id: number,
    ask: (signal: AbortSignal, upload: Upload) => Promise<A>,
  ): Promise<A>
  /** The service can take so much more. */
  pull(id: number, bytes: number): void
  /** A piece of the body to send. */
  chunk(id: number, data: string | Uint8Array | null): void
  /** The body to send has ended, or failed. */
  sent(id: number, error: PlainError | null): void
  /** The service wants nothing more of it. */
  drop(id: number): void
  /** The isolate has taken something: those go on that had to wait for that. */
  resume(): void
  /** Ends all of them, for good. */
  end(): void
}

interface Download {
  readonly ending: AbortController
  readonly upload: Upload
  rest: AnswerStream | undefined
  /** Bytes asked for that have not been given. */
  wanted: number
  reading: boolean
}

const tables = new Map<string, Downloads>()
/** What a running instance fetches. */
export const downloadsOf = (instanceId: string): Downloads | undefined => tables.get(instanceId)

export function createDownloads(instanceId: string, { post, full }: DownloadsNeeds): Downloads {
  const all = new Map<number, Download>()
  /** Asked for while the isolate had too much to take already. */
  const held = new Set<number>()

  const give = async (id: number, download: Download, rest: AnswerStream) => {
    if (download.reading) return
    download.reading = true
    const isOver = () => all.get(id) !== download
    try {
      while (download.wanted > 0) {
        if (full()) {
          held.add(id)
          return
        }
        const piece = await rest.read()
        if (isOver()) return
        if (piece === null) {
          all.delete(id)
          post(() => ['body', id, null, null])
          return
        }
        download.wanted -= piece.byteLength
        post((attach) => ['body', id, attach(piece), null])
      }
    } catch (error) {
      if (isOver()) return
      all.delete(id)
      const code = isCoded(error) ? { code: error.code } : {}
      post(() => ['body', id, null, { name: 'M3mError', message: messageOf(error), ...code }])
    } finally {
      download.reading = false
    }
  }

  const drop = (id: number) => {
    const download = all.get(id)
    if (!download) return
    all.delete(id)
    held.delete(id)
    download.ending.abort()
    // Whoever waits for more of it waits no longer.
    download.upload.end(new Error('it was given up'))
    download.rest?.cancel()
  }

  const downloads: Downloads = {
    get size() {
      return all.size
    },
    async begin(id, ask) {
      if (all.has(id)) throw new TypeError(`a request ${id} is no new one`)
      const upload = createUpload((bytes) => {
        if (all.get(id) === download) post(() => ['more', id, bytes])
      })
      const ending = new AbortController()
      const download: Download = { ending, upload, rest: undefined, wanted: 0, reading: false }
      all.set(id, download)
      let rest: AnswerStream | undefined
      try {
        const answer = await ask(ending.signal, upload)
        rest = answer.rest
        download.rest = rest
        // Dropped while the last of it was under way.
        if (all.get(id) !== download) rest?.cancel()
        return answer
      } finally {
        if (!rest && all.get(id) === download) all.delete(id)
      }
    },
    pull(id, bytes) {
      const download = all.get(id)
      if (!download?.rest || typeof bytes !== 'number' || !(bytes > 0)) return
      download.wanted = Math.min(MAX_PULL, Math.max(0, download.wanted) + Math.floor(bytes))
      void give(id, download, download.rest)
    },
    chunk(id, data) {
      if (data === null) return
      const fits = all.get(id)?.upload.push(typeof data === 'string' ? Buffer.from(data) : data)
      // Nobody asked for that.
      if (fits === false) drop(id)
    },
    sent: (id, error) => all.get(id)?.upload.end(error && new Error(error.message)),
    drop,
    resume() {
      if (held.size === 0 || full()) return
      const ids = [...held]
      held.clear()
      for (const id of ids) {
        const download = all.get(id)
        if (download?.rest) void give(id, download, download.rest)
      }
    },
    end() {
      tables.delete(instanceId)
      for (const id of [...all.keys()]) drop(id)
    },
  }
  tables.set(instanceId, downloads)
  return downloads
}
