/** A real m3m process on a data folder of its own, as an operator starts it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { stringify } from 'yaml'
import { databaseFor } from './database.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CLI = join(ROOT, 'cli', 'launcher.mjs')

export interface ServerProcess {
  url: string
  /** Folder with `config/m3m.yaml` and `storage/`. */
  folder: string
  child: ChildProcess
  /** Everything printed so far. */
  output(): string
  /** Milliseconds from spawn to listening. */
  startMs: number
  /** Sends a signal and waits for the end; resolves to the exit code, null when killed. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

/** Environment without settings of the caller's own m3m. */
const cleanEnv = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('M3M_') && name !== 'NODE_TEST_CONTEXT'),
  ),
  ...more,
})

/** Writes `config/m3m.yaml` below `folder`; 127.0.0.1 and a free port unless told otherwise. */
export function writeConfig(folder: string, config: Record<string, unknown> = {}): string {
  mkdirSync(join(folder, 'config'), { recursive: true })
  const file = join(folder, 'config', 'm3m.yaml')
  writeFileSync(file, stringify({ server: { host: '127.0.0.1', port: 0 }, ...databaseFor(folder), ...config }))
  return file
}

/** Starts the server and waits until it listens; rejects with its output when it ends before. */
export async function startServer(
  folder: string,
  config: Record<string, unknown> = {},
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  const file = writeConfig(folder, config)
  const began = performance.now()
  const child = spawn(process.execPath, [CLI, 'serve', '--config', file], {
    cwd: folder,
    env: cleanEnv(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const keep = (line: string) => void (lines.push(line) > 5000 && lines.shift())
  createInterface({ input: child.stderr! }).on('line', keep)
  const stdout = createInterface({ input: child.stdout! }).on('line', keep)
  const url = await new Promise<string>((resolve, reject) => {
    stdout.on('line', (line) => {
      const ready = /m3m is ready: (\S+)/.exec(line)
      if (ready) resolve(ready[1]!)
    })
    child.once('exit', (code) => setImmediate(() => reject(new Error(`m3m ended with ${code}:\n${lines.join('\n')}`))))
  })
  return {
    url,
    folder,
    child,
    startMs: performance.now() - began,
    output: () => lines.join('\n'),
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
      return child.exitCode
    },
  }
}

/** Runs an `m3m` command to its end. */
export function runCli(
  folder: string,
  args: string[],
  env: Record<string, string> = {},
): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    env: cleanEnv(env),
    encoding: 'utf8',
  })
  return { code: status, stdout, stderr }
}

/** Starts an `m3m` command beside the test, for those that talk to the test's own process. */
export function startCli(folder: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: folder, env: cleanEnv(env), stdio: 'pipe' })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stdout, stderr }))
  return { child, ended }
}
