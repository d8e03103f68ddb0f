/** How a runner is started: empty environment, nothing readable but its own code, no descriptor but its channel. */
import type { SpawnOptions } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const here = fileURLToPath(import.meta.url)
const runtimeDir = dirname(dirname(here))

const packageDir = (name: string): string => dirname(require.resolve(`${name}/package.json`))

export interface RunnerCommand {
  program: string
  args: string[]
  options: SpawnOptions
}

/** @param prefix program and arguments that end in running what follows them, as `unshare -n` does */
export function runnerCommand(prefix: readonly string[] = []): RunnerCommand {
  const readable = [
    join(runtimeDir, '*'),
    join(runtimeDir, '..', 'shared', '*'),
    join(packageDir('isolated-vm'), '*'),
    join(packageDir('node-gyp-build'), '*'),
    // Node looks for the kind of module in the nearest package.json, node-gyp-build for the C library.
    join(runtimeDir, '..', 'package.json'),
    join(runtimeDir, '..', '..', 'package.json'),
    join(runtimeDir, '..', '..', '..', 'package.json'),
    '/etc/alpine-release',
  ]
  const [program, ...args] = [
    ...prefix,
    process.execPath,
    '--no-node-snapshot',
    '--permission',
    '--allow-addons',
    '--disable-warning=PERM0001',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    join(runtimeDir, 'runner', `main${extname(here)}`),
  ]
  return {
    program: program!,
    args,
    options: { env: {}, cwd: '/', stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  }
}
