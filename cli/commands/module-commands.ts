import { resolve } from 'node:path'
import { Command, Option } from 'commander'
import {
  type AnyModule,
  type CommandIo,
  closureOf,
  commandName,
  configOf,
  type Kernel,
  type Command as ModuleCommand,
  openDataFolder,
} from '../../kernel/index.ts'
import { type CliContext, loadContext } from '../context.ts'
import { type ControlRequest, callControl, type Output, serverRuns } from '../control.ts'
import { createOutput } from '../output.ts'

/** Adds the commands that modules contribute. They run in the server when one runs here, else on just the modules they need. */
export function moduleCommands(program: Command, modules: readonly AnyModule[]): void {
  for (const module of modules) {
    for (const definition of module.commands ?? []) {
      const command = new Command(definition.name).description(definition.summary)
      for (const { name, summary, optional } of definition.arguments ?? [])
        command.argument(optional ? `[${name}]` : `<${name}>`, summary)
      for (const option of optionsOf(definition)) command.addOption(option)
      command.action(async () => run(program.opts(), definition, requestOf(definition, command)))
      parentOf(program, definition).addCommand(command)
    }
  }
}

/** The program, or its command that stands for a group. */
function parentOf(program: Command, { group }: ModuleCommand<never>): Command {
  if (!group) return program
  const known = program.commands.find((command) => command.name() === group.name)
  return known ?? program.command(group.name).description(group.summary)
}

const optionsOf = ({ options = [] }: ModuleCommand<never>): Option[] =>
  options.map(({ name, value, valueOptional, summary }) => {
    if (value === undefined) return new Option(`--${name}`, summary)
    return new Option(`--${name} ${valueOptional ? `[${value}]` : `<${value}>`}`, summary)
  })

/** What was typed, as the command wants it. */
function requestOf(definition: ModuleCommand<never>, command: Command): ControlRequest {
  const args: Record<string, string> = {}
  const flags: string[] = []
  for (const [index, { name, path }] of (definition.arguments ?? []).entries()) {
    const given = command.args[index]
    if (given !== undefined) args[name] = path ? resolve(given) : given
  }
  for (const option of command.options) {
    const value: unknown = command.getOptionValue(option.attributeName())
    if (option.isBoolean()) {
      if (value === true) flags.push(option.name())
    } else if (value !== undefined) args[option.name()] = value === true ? '' : String(value)
  }
  return { command: commandName(definition), args, flags }
}

async function run(
  options: { config?: string },
  definition: ModuleCommand<never>,
  request: ControlRequest,
): Promise<void> {
  const context = await loadContext({ ...options, quiet: true })
  const output = createOutput()
  try {
    if (definition.beside) {
      // What it does may be the first thing done here.
      if (!definition.withoutData) openDataFolder(context.dataDir)
    } else if (!definition.offline) {
      if (await callControl(context.dataDir, request, output)) return
    } else if (await serverRuns(context.dataDir)) {
      throw new Error(`A server runs on ${context.dataDir}; stop it before "${request.command}"`)
    }
    await runWithoutServer(context, request, output)
  } finally {
    output.clear()
  }
}

/** Runs a contributed command here, on no more than it needs. */
export async function runWithoutServer(context: CliContext, request: ControlRequest, output: Output): Promise<void> {
  const { module, command } = find(context.modules, request.command)
  const io = { ...output, dataDir: context.dataDir, inServer: false, flags: new Set(request.flags) }
  const alone = command.beside ?? command.standalone
  if (alone) return alone(configOf(module, context.config) as never, request.args, io)
  const kernel = context.kernel(closureOf(module.id, context.modules))
  await kernel.start()
  try {
    await runModuleCommand(kernel, context.modules, request, io)
  } finally {
    await kernel.stop()
  }
}

/** Runs a contributed command on a started kernel. */
export async function runModuleCommand(
  kernel: Kernel,
  modules: readonly AnyModule[],
  { command: name, args, flags = [] }: ControlRequest,
  io: Output & Pick<CommandIo, 'inServer'>,
): Promise<void> {
  const { module, command } = find(modules, name)
  const { dataDir } = kernel
  await command.run?.(kernel.get(module.provides!) as never, args, { ...io, dataDir, flags: new Set(flags) })
}

function find(modules: readonly AnyModule[], name: string): { module: AnyModule; command: ModuleCommand<never> } {
  for (const module of modules) {
    const command = module.commands?.find((candidate) => commandName(candidate) === name)
    if (command && module.provides) return { module, command }
  }
  throw new Error(`The running server does not know "${name}"; is it of another version?`)
}
