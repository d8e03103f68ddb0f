import type { Logger } from '../../kernel/index.ts'
import { durationMs } from '../schemas.ts'
import {
  LOG_LEVELS,
  type LogLevel,
  type LogLine,
  type LogPage,
  type LogSelection,
  type LogsService,
  type NewLogLine,
} from './contract.ts'
import { createFloodGuard } from './flood-guard.ts'
import { toDocument, toLine } from './line.ts'
import { createIdSource, firstIdAt, isLineId } from './line-id.ts'
import { createLogWriter } from './log-writer.ts'
import type { LogsConfig } from './logs.config.ts'
import { badCursor, badLevel, lineNotFound } from './logs.errors.ts'
import type { LogFilter, LogsRepository } from './logs.repository.ts'

const CLEAN_UP_MS = 10 * 60_000
/** Most lines a reader that comes back is given from before; older ones are in the list. */
export const BACKLOG_MAX = 1_000
/** Missed lines are counted so far; whoever missed more missed very many. */
const COUNT_MAX = 100_000
/** Lines read at once when all are asked for. */
const PAGE_OF_ALL = 1_000

export interface LogsModule extends LogsService {
  /** The newest lines after an id, oldest first, at most `BACKLOG_MAX`; `omitted` are those between the id and them. */
  after(projectId: string, id: string): Promise<{ lines: LogLine[]; omitted: number }>
  /** @throws M3M_LOGS_NOT_FOUND, M3M_LOGS_CURSOR */
  one(projectId: string, id: string): Promise<LogLine>
  /** All lines that fit, newest first, read as they are taken. @throws M3M_LOGS_LEVEL, at once */
  all(projectId: string, selection: LogSelection): AsyncIterable<LogLine[]>
  start(): Promise<void>
  stop(): Promise<void>
  /** Deletes what is too old or too much. */
  cleanUp(): Promise<void>
}

/** @param now the time in ms */
export function createLogsService(
  repository: LogsRepository,
  config: LogsConfig,
  log: Logger,
  now: () => number = Date.now,
): LogsModule {
  const ids = createIdSource(now)
  const writer = createLogWriter(repository, log)
  const guard = createFloodGuard(config.linesPerSecond)
  const listeners = new Map<string, Set<(lines: readonly LogLine[]) => void>>()
  /** Projects that wrote since the last clean-up. */
  const active = new Set<string>()
  let flood: NodeJS.Timeout | undefined
  let cleaning: NodeJS.Timeout | undefined

  const take = (projectId: string, lines: readonly NewLogLine[]): void => {
    const arrival = now()
    const documents = lines.map((line) => toDocument(ids.next(), projectId, line, arrival))
    writer.add(documents)
    active.add(projectId)
    const audience = listeners.get(projectId)
    if (!audience?.size) return
    const shown = documents.map(toLine)
    for (const listener of audience) {
      try {
        listener(shown)
      } catch (error) {
        log.error({ err: error }, 'a reader of log lines failed')
      }
    }
  }

  const reportFloods = (time = now()): void => {
    clearTimeout(flood)
    flood = undefined
    for (const { projectId, dropped } of guard.takeDropped(time)) {
      const message = `${dropped.toLocaleString('en')} lines dropped: more than ${config.linesPerSecond.toLocaleString('en')} lines a second`
      take(projectId, [{ level: 'warn', source: 'system', code: 'QUOTA', message }])
    }
    if (guard.pending) watchFlood()
  }
  const watchFlood = () => {
    flood ??= setTimeout(reportFloods, 1100)
  }

  const service: LogsModule = {
    write(projectId, lines) {
      const arrival = now()
      const kept = lines.filter(({ source }) => source === 'system' || guard.admit(projectId, arrival))
      if (kept.length < lines.length) watchFlood()
      if (kept.length > 0) take(projectId, kept)
    },

    async list(projectId, query): Promise<LogPage> {
      await writer.flush()
      const limit = query.limit ?? 200
      const before = query.cursor === undefined ? undefined : checkedId(query.cursor)
      const filter = { ...filterOf(projectId, query), before }
      const found = await repository.newest(filter, limit + 1)
      const items = found.slice(0, limit).map(toLine)
      return { items, ...(found.length > limit ? { nextCursor: items.at(-1)!.id } : {}) }
    },

    async one(projectId, id) {
      checkedId(id)
      await writer.flush()
      const found = await repository.byId(projectId, id)
      if (!found) throw lineNotFound([id])
      return toLine(found)
    },

    all(projectId, selection) {
      const filter = filterOf(projectId, selection)
      return (async function* () {
        await writer.flush()
        let before: string | undefined
        for (;;) {
          const found = await repository.newest({ ...filter, before }, PAGE_OF_ALL)
          if (found.length > 0) yield found.map(toLine)
          if (found.length < PAGE_OF_ALL) return
          before = found.at(-1)!._id
        }
      })()
    },

    async after(projectId, id) {
      checkedId(id)
      await writer.flush()
      const newest = await repository.newest({ projectId, after: id }, BACKLOG_MAX)
      const lines = newest.reverse().map(toLine)
      if (lines.length < BACKLOG_MAX) return { lines, omitted: 0 }
      const missed = await repository.countAfter(projectId, id, COUNT_MAX)
      return { lines, omitted: Math.max(0, missed - lines.length) }
    },

    subscribe(projectId, listener) {
      const audience = listeners.get(projectId) ?? new Set()
      listeners.set(projectId, audience.add(listener))
      return () => {
        audience.delete(listener)
        if (audience.size === 0 && listeners.get(projectId) === audience) listeners.delete(projectId)
      }
    },

    flush: () => writer.flush(),

    async cleanUp() {
      await repository.deleteBefore(firstIdAt(now() - durationMs(config.retention)))
      const projects = [...active]
      active.clear()
      for (const projectId of projects) await repository.trim(projectId, config.maxPerProject)
    },

    async start() {
      const last = await repository.lastId()
      if (last) ids.continueAfter(last)
      const round = () =>
        void service.cleanUp().catch((error) => log.error({ err: error }, 'cleaning up log lines failed'))
      cleaning = setInterval(round, CLEAN_UP_MS)
      cleaning.unref()
    },
    async stop() {
      clearInterval(cleaning)
      reportFloods(Number.POSITIVE_INFINITY)
      await writer.stop()
    },
  }
  return service
}

function filterOf(projectId: string, selection: LogSelection): LogFilter {
  const { q, requestId, from, to } = selection
  return {
    projectId,
    levels: levelsOf(selection),
    text: q || undefined,
    requestId,
    since: from ? new Date(from) : undefined,
    until: to ? new Date(to) : undefined,
  }
}

function levelsOf({ level }: LogSelection): LogLevel[] | undefined {
  if (!level) return undefined
  const levels = level.split(',').map((part) => part.trim())
  const unknown = levels.find((part) => !(LOG_LEVELS as readonly string[]).includes(part))
  if (unknown !== undefined) throw badLevel([unknown, LOG_LEVELS.join(', ')])
  return levels as LogLevel[]
}

function checkedId(id: string): string {
  if (!isLineId(id)) throw badCursor([id.slice(0, 40)])
  return id
}
