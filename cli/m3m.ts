/** The composition root: knows the kernel and the list of modules, and turns the command line into calls. */
import { Command } from 'commander'
import { messageOf } from '../kernel/index.ts'
import { modules } from '../modules/index.ts'
import { configCommands } from './commands/config.ts'
import { doctorCommand } from './commands/doctor.ts'
import { moduleCommands } from './commands/module-commands.ts'
import { modulesCommand } from './commands/modules.ts'
import { serveCommand } from './commands/serve.ts'
import { packageVersion } from './context.ts'

const program = new Command('m3m')
  .description('Self-hosted platform for mini services')
  .version(packageVersion())
  .option('-c, --config <file>', 'configuration file (default: config/m3m.yaml, or M3M_CONFIG)')
  .showHelpAfterError('(m3m --help lists the commands)')

serveCommand(program)
moduleCommands(program, modules)
doctorCommand(program)
configCommands(program)
modulesCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  console.error(`m3m: ${messageOf(error)}`)
  if (process.env.M3M_TEST_STACK) console.error(error)
  process.exit(1)
}
