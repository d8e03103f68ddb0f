/** The composition root: knows the kernel and the list of modules, and turns the command line into calls. */
import { Command } from 'commander'
import { remoteCommands } from './commands/remote.ts'
import { packageVersion } from './package.ts'

const program = new Command('m3m')
  .description('Self-hosted platform for mini services')
  .option('-c, --config <file>', 'configuration file (default: config/m3m.yaml, or M3M_CONFIG)')
  .showHelpAfterError('(m3m --help lists the commands)')
remoteCommands(program)

/** The command that is called: what stands first and is no option. */
function called(args: readonly string[]): string | undefined {
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at]!
    if (arg === '-c' || arg === '--config') at += 1
    else if (!arg.startsWith('-')) return arg
  }
  return undefined
}

const name = called(process.argv.slice(2))
if (program.commands.some((command) => command.name() === name)) {
  // Options of such a command are its own, also those that m3m itself has.
  program.enablePositionalOptions()
} else {
  // What the server is made of takes a while to load.
  const { serverCommands } = await import('./commands/server.ts')
  program.version(packageVersion())
  serverCommands(program)
}

try {
  await program.parseAsync()
} catch (error) {
  console.error(`m3m: ${error instanceof Error ? error.message : String(error)}`)
  if (process.env.M3M_TEST_STACK) console.error(error)
  process.exit((error as { exitCode?: number }).exitCode ?? 1)
}
