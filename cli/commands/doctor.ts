import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { closureOf, diskHealth, type Kernel, messageOf, openDataFolder } from '../../kernel/index.ts'
import { databaseRef } from '../../modules/database/contract.ts'
import { type CliContext, loadContext } from '../context.ts'
import { callControl, serverRuns } from '../control.ts'
import { runModuleCommand, runWithoutServer } from './module-commands.ts'

/** One check: resolves to a remark, rejects with what is wrong and how to mend it. */
type Check = [name: string, run: () => string | Promise<string>]

/** `m3m doctor`: checks what m3m stands on and prints one line each. */
export function doctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('check that m3m can run here; exit code 1 when it cannot')
    .action(async () => {
      let failed = false
      const report = async ([name, run]: Check): Promise<void> => {
        try {
          console.log(`✓ ${name}: ${await run()}`)
        } catch (error) {
          failed = true
          console.log(`✗ ${name}: ${messageOf(error)}`)
        }
      }
      await report(['Node', () => process.version])
      await report(['sandbox', sandbox])
      let context: CliContext | undefined
      await report([
        'configuration',
        async () => {
          context = await loadContext({ ...program.opts(), quiet: true })
          context.kernel()
          return context.configFile
        },
      ])
      if (context) for (const check of checksOf(context)) await report(check)
      if (failed) process.exitCode = 1
    })
}

/** Loads isolated-vm in a process of its own, as a runner would. */
function sandbox(): string {
  const probe = `import ivm from 'isolated-vm'; const i = new ivm.Isolate(); console.log(i.createContextSync().evalSync('6*7'))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-node-snapshot', '--input-type=module', '-e', probe], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    env: {},
  })
  if (stdout.trim() !== '42')
    throw new Error(
      `isolated-vm does not load; run "npm rebuild isolated-vm". ${stderr.split('\n').find((line) => line.includes('Error')) ?? ''}`,
    )
  return 'isolated-vm works'
}

function checksOf(context: CliContext): Check[] {
  const { host, port } = context.config.values.server as { host: string; port: number }
  let running = false
  return [
    [
      'data folder',
      () => {
        openDataFolder(context.dataDir)
        return context.dataDir
      },
    ],
    ['disk', () => diskOf(context)],
    [
      'server',
      async () => {
        running = await serverRuns(context.dataDir)
        if (running) return 'running on this data folder'
        await portIsFree(host, port)
        return `not running; ${host}:${port} is free`
      },
    ],
    [
      'isolation',
      async () => {
        // Another module may stand in the place of this one.
        if (!context.modules.some(({ commands }) => commands?.some(({ name }) => name === ISOLATION)))
          return 'nothing here runs services'
        const lines: string[] = []
        const output = { print: (line: string) => void lines.push(line), progress: () => {} }
        const request = { command: ISOLATION, args: {}, flags: ['brief'] }
        if (!(await callControl(context.dataDir, request, output))) await runWithoutServer(context, request, output)
        return lines.join('; ')
      },
    ],
    [
      'database',
      async () => {
        if (running) return 'in use by the running server'
        return withDatabase(context, async (kernel) => {
          const database = kernel.get(databaseRef)
          await database.ping()
          return `${database.driver} answers`
        })
      },
    ],
    [
      'integrity',
      async () => {
        if (running) return `"m3m ${DATABASE_CHECK}" looks beside the running server`
        const lines: string[] = []
        const output = { print: (line: string) => void lines.push(line), progress: () => {}, inServer: false }
        const request = { command: DATABASE_CHECK, args: {}, flags: ['quick'] }
        await withDatabase(context, (kernel) => runModuleCommand(kernel, context.modules, request, output))
        return lines.at(-1) ?? 'no damage found'
      },
    ],
  ]
}

const ISOLATION = 'isolation'
const DATABASE_CHECK = 'database check'

/** The room on the disks of the data folder and of an embedded database that lies elsewhere. */
async function diskOf({ config, dataDir }: CliContext): Promise<string> {
  const { driver, path } = (config.values.database ?? {}) as { driver?: string; path?: string }
  const folders = driver === 'embedded' && path && existsSync(path) ? [dataDir, path] : [dataDir]
  const disks = await Promise.all(folders.map(diskHealth))
  const { status, detail } = disks.reduce((a, b) => (b.bytes < a.bytes ? b : a))
  if (status === 'failed') throw new Error(detail)
  return detail!
}

/** Starts just what the database needs. */
async function withDatabase<T>(context: CliContext, body: (kernel: Kernel) => Promise<T>): Promise<T> {
  const kernel = context.kernel(closureOf('database', context.modules))
  await kernel.start()
  try {
    return await body(kernel)
  } finally {
    await kernel.stop()
  }
}

const portIsFree = (host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', () =>
      reject(new Error(`${host}:${port} is taken by another program; stop it or set server.port`)),
    )
    server.listen(port, host, () => server.close(() => resolve()))
  })
