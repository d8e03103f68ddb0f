/** A command of the `m3m` program, contributed by a module and run on its facade. */
export interface Command<S> {
  name: string
  summary: string
  /** Positional arguments, in order; all required. */
  arguments?: { name: string; summary: string; secret?: boolean }[]
  /** Prints with `io.print`; a thrown coded error becomes one line and exit code 1. */
  run(service: S, args: Record<string, string>, io: CommandIo): Promise<void> | void
}

export interface CommandIo {
  print(line: string): void
}
