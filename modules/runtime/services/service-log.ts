/** Lines of m3m about one service, in the service's log. */
import type { Logger } from '../../../kernel/index.ts'
import type { LogLevel, LogsService, NewLogLine } from '../../logs/contract.ts'
import type { Project } from '../../projects/contract.ts'
import type { BootFailure } from '../instances/failure.ts'
import { bootRefusal } from './boot.ts'

export interface ServiceLogOptions {
  logs: Pick<LogsService, 'write'>
  /** The server's. */
  log: Logger
  /** The version lines are about unless they tell another. */
  version(): string | null
}

/** What is told when an instance takes the place of another. */
export interface Notice {
  level?: 'info' | 'warn'
  message: string
  code?: string
}

export class ServiceLog {
  readonly #project: Project
  readonly #options: ServiceLogOptions

  constructor(project: Project, options: ServiceLogOptions) {
    this.#project = project
    this.#options = options
  }

  write(
    level: LogLevel,
    message: string,
    version: string | null = this.#options.version(),
    more?: Pick<NewLogLine, 'code' | 'stack'>,
  ): void {
    this.#options.logs.write(this.#project.id, [{ level, source: 'system', message, version, ...more }])
  }

  /** Tells that a version does not start; returns what a person is told. */
  bootError(error: BootFailure, version: string) {
    const { message, reason, stack } = error.failure
    this.write('error', `Version ${version} does not start: ${message}`, version, {
      code: reason,
      ...(stack ? { stack } : {}),
    })
    this.#options.log.info({ project: this.#project.slug, version, reason, stack }, 'a service does not start')
    return bootRefusal(error)
  }
}
