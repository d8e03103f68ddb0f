/** What ends a command: one line that says how to mend it. */
export class Failure extends Error {
  /** Of the process: 1, or 2 for a command that was called wrongly. */
  readonly exitCode: number
  constructor(message: string, exitCode = 1, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}

/** A command that was called wrongly. */
export const usage = (message: string): Failure => new Failure(message, 2)
