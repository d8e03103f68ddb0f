/** Commands that run the server, or work on its data folder beside it or without it. */
import type { Command } from 'commander'
import { modules } from '../../modules/index.ts'
import { configCommands } from './config.ts'
import { doctorCommand } from './doctor.ts'
import { moduleCommands } from './module-commands.ts'
import { modulesCommand } from './modules.ts'
import { serveCommand } from './serve.ts'

export function serverCommands(program: Command): void {
  serveCommand(program)
  moduleCommands(program, modules)
  doctorCommand(program)
  configCommands(program)
  modulesCommand(program)
}
