import { Command } from 'commander'
import { type AnyModule, closureOf, type Kernel } from '../../kernel/index.ts'
import { loadContext } from '../context.ts'
import { callControl } from '../control.ts'

type Print = (line: string) => void

/** Adds the commands that modules contribute. They run in the server when one runs here, else on just the modules they need. */
export function moduleCommands(program: Command, modules: readonly AnyModule[]): void {
  for (const module of modules) {
    for (const definition of module.commands ?? []) {
      const command = new Command(definition.name).description(definition.summary)
      for (const { name, summary } of definition.arguments ?? []) command.argument(`<${name}>`, summary)
      command.action(async (...values: unknown[]) => {
        const names = (definition.arguments ?? []).map(({ name }) => name)
        const args = Object.fromEntries(names.map((name, index) => [name, String(values[index])]))
        const context = await loadContext({ ...program.opts(), quiet: true })
        const print: Print = (line) => console.log(line)
        if (await callControl(context.dataDir, { command: definition.name, args }, print)) return
        const kernel = context.kernel(closureOf(module.id, context.modules))
        await kernel.start()
        try {
          await runModuleCommand(kernel, context.modules, definition.name, args, print)
        } finally {
          await kernel.stop()
        }
      })
      program.addCommand(command)
    }
  }
}

/** Runs a contributed command on a started kernel. */
export async function runModuleCommand(
  kernel: Kernel,
  modules: readonly AnyModule[],
  name: string,
  args: Record<string, string>,
  print: Print,
): Promise<void> {
  for (const module of modules) {
    const command = module.commands?.find((candidate) => candidate.name === name)
    if (command && module.provides) return command.run(kernel.get(module.provides), args, { print })
  }
  throw new Error(`The running server does not know "${name}"; is it of another version?`)
}
