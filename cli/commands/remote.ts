/** Commands that speak to a server over its HTTP API, with a project's key: they need no configuration and no server code. */
import type { Command } from 'commander'
import { devCommand } from './dev.ts'
import { loginCommands } from './login.ts'
import { publishCommand } from './publish.ts'
import { pullCommand } from './pull.ts'
import { pushCommand } from './push.ts'

export function remoteCommands(program: Command): void {
  const known = program.commands.length
  loginCommands(program)
  pullCommand(program)
  pushCommand(program)
  devCommand(program)
  publishCommand(program)
  for (const command of program.commands.slice(known)) {
    command.helpGroup('Your own editor:')
    // 2 says that it was called wrongly.
    command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  }
}
