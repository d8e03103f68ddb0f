import type { Logger } from '../../kernel/index.ts'
import {
  LOG_LEVELS,
  type LogLevel,
  type LogLine,
  type LogPage,
  type LogQuery,
  type LogsService,
  MESSAGE_MAX,
  type NewLogLine,
} from './contract.ts'
import { createFloodGuard } from './flood-guard.ts'
import { createIdSource, firstIdAt } from './line-id.ts'
import { createLogWriter } from './log-writer.ts'
import { durationMs, type LogsConfig } from './logs.config.ts'
import { badCursor, badLevel } from './logs.errors.ts'
import type { LogDocument, LogsRepository } from './logs.repository.ts'

/** Largest structured data kept with a line, in characters of JSON. */
const FIELDS_MAX = 32_768
const STACK_MAX = 16_384
const CLEAN_UP_MS = 10 * 60_000
/** Most lines a reader that comes back is given from before; older ones are in the list. */
export const BACKLOG_MAX = 1_000

export interface LogsModule extends LogsService {
  /** Lines after an id, oldest first, at most `BACKLOG_MAX`. */
  after(projectId: string, id: string): Promise<LogLine[]>
  start(): void
  stop(): Promise<void>
  /** Deletes what is too old or too much. */
  cleanUp(): Promise<void>
}

export function createLogsService(repository: LogsRepository, config: LogsConfig, log: Logger): LogsModule {
  const nextId = createIdSource()
  const writer = createLogWriter(repository, log)
  const guard = createFloodGuard(config.linesPerSecond)
  const listeners = new Map<string, Set<(lines: readonly LogLine[]) => void>>()
  /** Projects that wrote since the last clean-up. */
  const active = new Set<string>()
  let flood: NodeJS.Timeout | undefined
  let cleaning: NodeJS.Timeout | undefined

  const take = (projectId: string, lines: readonly NewLogLine[]): void => {
    const documents = lines.map((line) => toDocument(nextId(), projectId, line))
    writer.add(documents)
    active.add(projectId)
    const audience = listeners.get(projectId)
    if (!audience?.size) return
    const shown = documents.map(toLine)
    for (const listener of audience) listener(shown)
  }

  const reportFloods = (): void => {
    flood = undefined
    for (const { projectId, dropped } of guard.takeDropped(Date.now())) {
      const message = `${dropped.toLocaleString('en')} lines dropped: more than ${config.linesPerSecond.toLocaleString('en')} lines a second`
      take(projectId, [{ level: 'warn', source: 'system', code: 'QUOTA', message }])
    }
  }

  const service: LogsModule = {
    write(projectId, lines) {
      const now = Date.now()
      const kept = lines.filter(({ source }) => source === 'system' || guard.admit(projectId, now))
      if (kept.length < lines.length) flood ??= setTimeout(reportFloods, 1100)
      if (kept.length > 0) take(projectId, kept)
    },

    async list(projectId, query): Promise<LogPage> {
      await writer.flush()
      const limit = query.limit ?? 200
      const filter = {
        projectId,
        levels: levelsOf(query),
        text: query.q || undefined,
        requestId: query.requestId,
        from: query.from ? firstIdAt(Date.parse(query.from)) : undefined,
        before: beforeOf(query),
      }
      const found = await repository.newest(filter, limit + 1)
      const items = found.slice(0, limit).map(toLine)
      return { items, ...(found.length > limit ? { nextCursor: items.at(-1)!.id } : {}) }
    },

    async after(projectId, id) {
      await writer.flush()
      if (!/^[0-9a-z]{13}$/.test(id)) throw badCursor([id])
      const newest = await repository.newest({ projectId, after: id }, BACKLOG_MAX)
      return newest.reverse().map(toLine)
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
      await repository.deleteBefore(firstIdAt(Date.now() - durationMs(config.retention)))
      const projects = [...active]
      active.clear()
      for (const projectId of projects) await repository.trim(projectId, config.maxPerProject)
    },

    start() {
      const round = () =>
        void service.cleanUp().catch((error) => log.error({ err: error }, 'cleaning up log lines failed'))
      cleaning = setInterval(round, CLEAN_UP_MS)
      cleaning.unref()
    },
    async stop() {
      clearInterval(cleaning)
      clearTimeout(flood)
      reportFloods()
      await writer.flush()
    },
  }
  return service
}

function levelsOf({ level }: LogQuery): LogLevel[] | undefined {
  if (!level) return undefined
  const levels = level.split(',').map((part) => part.trim())
  const unknown = levels.find((part) => !(LOG_LEVELS as readonly string[]).includes(part))
  if (unknown !== undefined) throw badLevel([unknown, LOG_LEVELS.join(', ')])
  return levels as LogLevel[]
}

/** The cursor and the end of the time range are both upper bounds: the lower one counts. */
function beforeOf({ cursor, to }: LogQuery): string | undefined {
  if (cursor !== undefined && !/^[0-9a-z]{13}$/.test(cursor)) throw badCursor([cursor])
  const end = to ? firstIdAt(Date.parse(to) + 1) : undefined
  if (cursor && end) return cursor < end ? cursor : end
  return cursor ?? end
}

const cut = (text: string, max: number): string =>
  text.length <= max ? text : `${text.slice(0, max)}… (${text.length - max} more characters)`

function toDocument(_id: string, projectId: string, line: NewLogLine): LogDocument {
  return {
    _id,
    projectId,
    time: new Date(line.time ?? Date.now()),
    level: line.level,
    source: line.source,
    message: cut(line.message, MESSAGE_MAX),
    version: line.version ?? null,
    instance: line.instance ?? null,
    requestId: line.requestId ?? null,
    ...(line.code === undefined ? {} : { code: line.code }),
    ...(line.fields === undefined || line.fields === null ? {} : { fields: keepFields(line.fields) }),
    ...(line.stack === undefined ? {} : { stack: cut(line.stack, STACK_MAX) }),
  }
}

/** Structured data as JSON text in the database, so that no key of a service can be taken for an operator. */
function keepFields(fields: unknown): string {
  const text = JSON.stringify(fields) ?? 'null'
  return text.length <= FIELDS_MAX
    ? text
    : JSON.stringify({ cut: `${text.length} characters of data; at most ${FIELDS_MAX} are kept` })
}

function toLine({ _id, projectId: _, time, fields, ...rest }: LogDocument): LogLine {
  return {
    id: _id,
    time: time.toISOString(),
    ...rest,
    ...(fields === undefined ? {} : { fields: JSON.parse(String(fields)) }),
  }
}
