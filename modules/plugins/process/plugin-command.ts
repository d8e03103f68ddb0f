/** How the process of a plugin is started: empty environment, no descriptor but its channel; JavaScript reads little else. */
import type { SpawnOptions } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const here = fileURLToPath(import.meta.url)
const moduleDir = dirname(dirname(here))

export interface PluginCommand {
  program: string
  args: string[]
  options: SpawnOptions
}

export interface CommandOptions {
  kind: 'js' | 'native'
  folder: string
  dataDir: string
  access: { read: readonly string[]; write: readonly string[] }
  memoryMb: number
  /** Programs that it is started through. */
  prefix: readonly string[]
}

/** What argument checks need, each with the package that needs it. */
const PACKAGES: [name: string, of?: string][] = [
  ['ajv'],
  ['ajv-formats'],
  ...['fast-deep-equal', 'fast-uri', 'json-schema-traverse', 'require-from-string'].map((name): [string, string] => [
    name,
    'ajv',
  ]),
]

/** What of the heap may be old objects: the rest of the memory is for young ones, code and buffers. */
const HEAP_SHARE = 0.7

/**
 * A group of its own: `kill(0, ...)` in it reaches nobody else. No `--permission` for native code: it would keep only the
 * part that is JavaScript, which is ours.
 */
export function pluginCommand({ kind, folder, dataDir, access, memoryMb, prefix }: CommandOptions): PluginCommand {
  const permissions = kind === 'js' ? jsPermissions(folder, dataDir, access) : []
  const [program, ...args] = [
    ...prefix,
    process.execPath,
    // Whoever may send signals to it could look into it.
    '--disable-sigusr1',
    ...permissions,
    `--max-old-space-size=${Math.max(32, Math.floor(memoryMb * HEAP_SHARE))}`,
    join(moduleDir, 'host', `main${extname(here)}`),
  ]
  return {
    program: program!,
    args,
    options: { env: {}, cwd: folder, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  }
}

function jsPermissions(folder: string, dataDir: string, { read, write }: CommandOptions['access']): string[] {
  const fileOf = (name: string, from = require) => from.resolve(`${name}/package.json`)
  const packageOf = ([name, of]: (typeof PACKAGES)[number]) =>
    dirname(fileOf(name, of === undefined ? require : createRequire(fileOf(of))))
  const readable = [
    join(moduleDir, 'host', '*'),
    join(moduleDir, 'manifest', '*'),
    join(moduleDir, `protocol${extname(here)}`),
    join(moduleDir, '..', 'shared', '*'),
    ...PACKAGES.map((each) => join(packageOf(each), '*')),
    // Node looks for the kind of module in the nearest package.json.
    ...['..', '../..', '../../..'].map((up) => join(moduleDir, up, 'package.json')),
    ...[folder, dataDir].map((path) => join(path, '*')),
    ...[folder, dataDir, ...read, ...write],
  ]
  return [
    '--permission',
    '--disable-warning=PERM0001',
    // It opens any file, whatever the permission model says.
    '--no-experimental-sqlite',
    ...readable.map((path) => `--allow-fs-read=${path}`),
    ...[join(dataDir, '*'), dataDir, ...write].map((path) => `--allow-fs-write=${path}`),
  ]
}
