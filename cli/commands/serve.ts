import type { Command } from 'commander'
import type { Kernel } from '../../kernel/index.ts'
import { authRef } from '../../modules/auth/contract.ts'
import { type CliContext, loadContext } from '../context.ts'
import { openControl } from '../control.ts'
import { runModuleCommand } from './module-commands.ts'

/** `m3m serve`: runs the server until a signal ends it. */
export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('run the server')
    .action(async () => serve(await loadContext(program.opts())))
}

async function serve(context: CliContext): Promise<void> {
  const { log } = context
  const kernel = context.kernel()
  const began = performance.now()
  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) {
      log.warn(`${signal} again: leaving at once`)
      process.exit(1)
    }
    stopping = true
    log.info(`${signal}: stopping`)
    await closeControl()
    await kernel.stop()
    log.info('stopped')
    // Workers and sockets of libraries must not keep a stopped server alive.
    log.flush(() => process.exit(0))
  }
  let closeControl = async () => {}
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, `${event}: the server ends; start it again`)
      log.flush(() => process.exit(1))
    })
  }

  await kernel.start()
  const address = await listen(kernel)
  closeControl = await openControl(context.dataDir, (request, output) =>
    runModuleCommand(kernel, context.modules, request, { ...output, inServer: true }),
  )
  log.info(`m3m ${context.version} listens on ${address} (${Math.round(performance.now() - began)} ms)`)
  await welcome(kernel, address)
}

/** A server that cannot listen leaves nothing running. */
async function listen(kernel: Kernel): Promise<string> {
  try {
    return await kernel.listen()
  } catch (error) {
    await kernel.stop()
    throw error
  }
}

/** Says in plain words where to go; the log above is for machines. */
async function welcome(kernel: Kernel, address: string): Promise<void> {
  const setupUrl = await kernel.get(authRef).setupUrl()
  process.stdout.write(`\n  m3m is ready: ${address}\n`)
  if (setupUrl) {
    process.stdout.write(`  No administrator yet. Open ${setupUrl}\n  or run: npx m3m new-admin EMAIL PASSWORD\n`)
  }
  process.stdout.write('\n')
}
