/** Gathers lines and stores them in batches, one at a time; what cannot be stored now is kept for the next try. */
import type { Logger } from '../../kernel/index.ts'
import type { LogDocument, LogsRepository } from './logs.repository.ts'

const FLUSH_MS = 100
const BATCH = 1_000
/** Lines held while the database does not answer; beyond that the oldest go. */
const MAX_WAITING = 100_000

export interface LogWriter {
  add(documents: readonly LogDocument[]): void
  /** Resolves when everything added so far is stored, or could not be. */
  flush(): Promise<void>
}

export function createLogWriter(repository: LogsRepository, log: Logger): LogWriter {
  let waiting: LogDocument[] = []
  let lost = 0
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const store = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.slice(0, BATCH)
      try {
        await repository.insert(batch)
      } catch (error) {
        log.error({ err: error, waiting: waiting.length }, 'storing log lines failed; trying again')
        schedule(1000)
        return
      }
      waiting = waiting.slice(batch.length)
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
    timer ??= setTimeout(() => {
      timer = undefined
      void flush()
    }, ms)
  }

  return {
    add(documents) {
      for (const document of documents) waiting.push(document)
      if (waiting.length > MAX_WAITING) {
        // The batch being stored stays in front.
        lost += waiting.splice(BATCH, waiting.length - MAX_WAITING).length
      }
      schedule(FLUSH_MS)
    },
    async flush() {
      await flush()
      if (waiting.length > 0) await flush()
    },
  }
}
