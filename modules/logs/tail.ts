/** Follows a project's lines: first what a reader missed, then what comes, in order and each line once. */
import type { LogLine, LogsService } from './contract.ts'

/** Lines are sent this often at most, so that a busy service costs its readers few events. */
const SEND_EVERY_MS = 100

export interface Tail {
  /** Begins to hand lines over, the missed ones at once. */
  start(send: (lines: readonly LogLine[]) => void): void
  /** Lines between the last one the reader has and those it is handed: more than it is given at once. */
  omitted: number
  close(): void
}

export interface TailSource extends Pick<LogsService, 'subscribe'> {
  after(projectId: string, id: string): Promise<{ lines: LogLine[]; omitted: number }>
}

/**
 * @param after id of the last line the reader has, empty when it has none and wants only what is new
 * @throws M3M_LOGS_CURSOR
 */
export async function openTail(logs: TailSource, projectId: string, after: string): Promise<Tail> {
  let waiting: LogLine[] = []
  let last = after
  let send: ((lines: readonly LogLine[]) => void) | undefined
  let timer: NodeJS.Timeout | undefined

  const flush = () => {
    timer = undefined
    const news = waiting.filter(({ id }) => id > last)
    waiting = []
    if (news.length === 0) return
    last = news.at(-1)!.id
    send!(news)
  }
  // Listening begins before the missed lines are read, so that none falls between the two.
  const undo = logs.subscribe(projectId, (lines) => {
    for (const line of lines) waiting.push(line)
    if (send) timer ??= setTimeout(flush, SEND_EVERY_MS)
  })
  const close = () => {
    undo()
    clearTimeout(timer)
  }
  let omitted = 0
  try {
    let missed: LogLine[] = []
    if (after) ({ lines: missed, omitted } = await logs.after(projectId, after))
    const known = new Set(missed.map(({ id }) => id))
    waiting = [...missed, ...waiting.filter(({ id }) => !known.has(id))]
  } catch (error) {
    close()
    throw error
  }
  return {
    omitted,
    start(next) {
      send = next
      flush()
    },
    close,
  }
}
