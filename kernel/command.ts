/** A command of the `m3m` program, contributed by a module and run on its facade. */
export interface Command<S> {
  /** One word; with a group the command is called `<group> <name>`. */
  name: string
  /** Commands that belong together share a first word. */
  group?: CommandGroup
  summary: string
  /** Positional arguments, in order; those that may be left out stand last. */
  arguments?: CommandArgument[]
  options?: CommandOption[]
  /** Works only while no server runs on the data folder; with one it is refused. */
  offline?: boolean
  /**
   * Prints with `io.print`; a thrown coded error becomes one line and exit code 1.
   * @param args the values of arguments and options by name; what was not given is absent
   */
  run?(service: S, args: Record<string, string>, io: CommandIo): Promise<void> | void
  /**
   * How it runs where no server does, on nothing but the module's part of the configuration. Absent: on the module,
   * started with those it needs.
   */
  standalone?(config: never, args: Record<string, string>, io: CommandIo): Promise<void> | void
  /**
   * In place of `run`: runs in the program itself, beside a server if there is one, by the configuration as it is now. For
   * what touches nothing a server has to itself.
   */
  beside?(config: never, args: Record<string, string>, io: CommandIo): Promise<void> | void
  /** With `beside`: it has nothing to do with the data folder, which need not be there and is not made. */
  withoutData?: boolean
}

export interface CommandGroup {
  name: string
  summary: string
}

export interface CommandArgument {
  name: string
  summary: string
  secret?: boolean
  /** It may be left out. */
  optional?: boolean
  /** A path: made absolute where the command was typed, since a server has a working folder of its own. */
  path?: boolean
}

/** `--name`, or `--name <value>`. */
export interface CommandOption {
  name: string
  summary: string
  /** What the value is called in the help; without it the option is a flag. */
  value?: string
  /** The value may be left out, and is then the empty text. */
  valueOptional?: boolean
}

export interface CommandIo {
  print(line: string): void
  /** Shows how far the work is: a line that takes the place of the one before it. */
  progress(line: string): void
  /** The flags that were given. */
  readonly flags: ReadonlySet<string>
  /** Absolute path of the data folder. */
  readonly dataDir: string
  /** Whether a server runs in this process, whose work must not be held up. */
  readonly inServer: boolean
}

/** The words a command is called by. */
export const commandName = ({ group, name }: Pick<Command<never>, 'group' | 'name'>): string =>
  group ? `${group.name} ${name}` : name
