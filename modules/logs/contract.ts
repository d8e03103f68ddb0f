import { type Static, Type } from 'typebox'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Nullable, OneOf, Timestamp } from '../schemas.ts'

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]
export const LogLevel = OneOf(LOG_LEVELS)

/** Longest message kept, in characters; the rest is cut with a mark. */
export const MESSAGE_MAX = 16_384

export const LogLine = Type.Object({
  /** Grows with time: newer lines have greater ids. */
  id: Type.String(),
  time: Timestamp,
  level: LogLevel,
  /** `service`: written by the code. `system`: m3m about the service (start, stop, publish, crash, limit). */
  source: OneOf(['service', 'system']),
  message: Type.String(),
  /** `CPU_LIMIT`, `CRASH`, ... on lines of m3m. */
  code: Type.Optional(Type.String()),
  version: Nullable(Type.String()),
  instance: Nullable(Type.String()),
  requestId: Nullable(Type.String()),
  /** Structured data beside the message. */
  fields: Type.Optional(Type.Unknown()),
  /** Stack with the places mapped to the written code. */
  stack: Type.Optional(Type.String()),
})
export type LogLine = Static<typeof LogLine>

/** A line to write; `time` in epoch milliseconds, now when absent. */
export interface NewLogLine {
  time?: number
  level: LogLevel
  source: 'service' | 'system'
  message: string
  code?: string
  version?: string | null
  instance?: string | null
  requestId?: string | null
  fields?: unknown
  stack?: string
}

/** Which lines are meant. */
export const LogSelection = Type.Object({
  level: Type.Optional(Type.String({ description: 'Levels, separated by commas' })),
  from: Type.Optional(Timestamp),
  to: Type.Optional(Timestamp),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Text in the message, case ignored' })),
  requestId: Type.Optional(Type.String({ maxLength: 100 })),
})
export type LogSelection = Static<typeof LogSelection>

export const LogQuery = Type.Object({
  ...LogSelection.properties,
  cursor: Type.Optional(Type.String({ maxLength: 100, description: 'nextCursor of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
})
export type LogQuery = Static<typeof LogQuery>

/** Newest first. */
export interface LogPage {
  items: LogLine[]
  nextCursor?: string
}

export interface LogsService {
  /** Takes lines at once and stores them in batches; never throws, never blocks. A flood is counted and sampled. */
  write(projectId: string, lines: readonly NewLogLine[]): void
  list(projectId: string, query: LogQuery): Promise<LogPage>
  /** Told every line as it is taken, in order; returns the undo. */
  subscribe(projectId: string, listener: (lines: readonly LogLine[]) => void): () => void
  /** Resolves when all taken lines are stored. */
  flush(): Promise<void>
}

export const logsRef = serviceRef<LogsService>('logs')
