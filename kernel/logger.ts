import { type Logger as PinoLogger, pino } from 'pino'

export type Logger = PinoLogger

export interface LoggerOptions {
  level?: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent'
  /** Human-readable lines instead of JSON; the default when standard output is a terminal. */
  pretty?: boolean
}

/** The root logger. Secrets never reach a line: these paths are masked wherever they stand. */
export function createLogger({ level = 'info', pretty = process.stdout.isTTY === true }: LoggerOptions = {}): Logger {
  return pino({
    level,
    base: undefined,
    redact: {
      paths: [
        'password',
        'token',
        'secret',
        '*.password',
        '*.token',
        '*.secret',
        'req.headers.authorization',
        'req.headers.cookie',
      ],
      censor: '[hidden]',
    },
    ...(pretty
      ? {
          transport: {
            target: 'pino-pretty',
            options: {
              ignore: 'pid,hostname,module',
              messageFormat: '{if module}[{module}] {end}{msg}',
              translateTime: 'SYS:HH:MM:ss.l',
            },
          },
        }
      : {}),
  })
}
