/** Gathers lines and stores them in batches, one at a time; what cannot be stored now is kept for the next try. */
import type { Logger } from '../../kernel/index.ts'
import type { LogDocument, LogsRepository } from './logs.repository.ts'

const FLUSH_MS = 100
const RETRY_MS = 1_000
const BATCH = 1_000
/** Two batches are under way at once: one is encoded here while the database writes the other. */
const UNDER_WAY = 2 * BATCH
/** Lines and characters held while the database does not answer; beyond that the oldest go. */
const MAX_WAITING = 100_000
const MAX_WAITING_CHARS = 64 * 1024 * 1024

export interface LogWriter {
  add(documents: readonly LogDocument[]): void
  /** Resolves when everything added so far is stored, or could not be. */
  flush(): Promise<void>
  /** A last flush; what cannot be stored now is lost, and the log says so. What comes later is not taken. */
  stop(): Promise<void>
}

export function createLogWriter(repository: LogsRepository, log: Logger): LogWriter {
  let waiting: LogDocument[] = []
  let chars = 0
  let lost = 0
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const store = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, UNDER_WAY)
      try {
        await Promise.all([batch.slice(0, BATCH), batch.slice(BATCH)].map((part) => repository.insert(part)))
      } catch (error) {
        log.error({ err: error, waiting: waiting.length }, 'storing log lines failed; trying again')
        // Lines that came meanwhile have asked for less.
        clearTimeout(timer)
        timer = undefined
        schedule(RETRY_MS)
        return
      }
      waiting = waiting.slice(batch.length)
      chars -= lengthOf(batch)
    }
    if (lost > 0) {
      log.error(`${lost} log lines were lost while the database did not answer`)
      lost = 0
    }
  }
  const flush = (): Promise<void> => {
    clearTimeout(timer)
    timer = undefined
    running ??= store().finally(() => {
      running = undefined
    })
    return running
  }
  const schedule = (ms: number) => {
    if (stopped) return
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  const flushAll = async (): Promise<void> => {
    await flush()
    if (waiting.length > 0) await flush()
  }

  return {
    add(documents) {
      // Nobody would store them any more, and trying would go on for ever.
      if (stopped) return
      for (const document of documents) waiting.push(document)
      chars += lengthOf(documents)
      while (waiting.length > UNDER_WAY && (waiting.length > MAX_WAITING || chars > MAX_WAITING_CHARS)) {
        // What is being stored stays in front.
        const gone = waiting.splice(UNDER_WAY, BATCH)
        chars -= lengthOf(gone)
        lost += gone.length
      }
      schedule(FLUSH_MS)
    },
    flush: flushAll,
    async stop() {
      await flushAll()
      stopped = true
      clearTimeout(timer)
      if (waiting.length > 0) log.error(`${waiting.length} log lines could not be stored before the server stopped`)
    },
  }
}

const lengthOf = (documents: readonly LogDocument[]): number =>
  documents.reduce(
    (sum, { message, fields, stack }) => sum + message.length + (fields?.length ?? 0) + (stack?.length ?? 0),
    0,
  )
