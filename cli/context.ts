/** What every command starts from: configuration file, selected modules, folders. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve, sep } from 'node:path'
import {
  type AnyModule,
  type Config,
  claimsOf,
  createKernel,
  createLogger,
  type Kernel,
  type Logger,
  readConfigFile,
  resolveConfig,
  selectModules,
} from '../kernel/index.ts'
import { modules as allModules } from '../modules/index.ts'
import { packageRoot, packageVersion } from './package.ts'

export interface CliContext {
  version: string
  configFile: string
  /** Relative paths of the configuration start here; see `baseDirOf`. */
  baseDir: string
  modules: AnyModule[]
  config: Config
  /** Absolute data folder. */
  dataDir: string
  log: Logger
  kernel(modules?: readonly AnyModule[]): Kernel
}

/** Finds the configuration: `--config`, `M3M_CONFIG`, `config/m3m.yaml` here, the one of the package. */
export function findConfig(named?: string): string {
  const explicit = named ?? process.env.M3M_CONFIG
  if (explicit) return resolve(explicit)
  const local = resolve('config', 'm3m.yaml')
  return existsSync(local) ? local : join(packageRoot(), 'config', 'm3m.yaml')
}

/**
 * Where relative paths of a configuration file start: at its folder, or at the parent when that is called `config`. For
 * the file of an installed package at the working folder, since what lies in node_modules goes with the next install.
 */
export function baseDirOf(configFile: string, root: string, cwd: string): string {
  if (configFile === join(root, 'config', 'm3m.yaml') && root.split(sep).includes('node_modules')) return cwd
  const folder = dirname(configFile)
  return basename(folder) === 'config' ? dirname(folder) : folder
}

/** Reads and checks everything; nothing runs yet. Errors are coded and name file and key. */
export async function loadContext(options: { config?: string; quiet?: boolean }): Promise<CliContext> {
  const configFile = findConfig(options.config)
  const tree = readConfigFile(configFile)
  const baseDir = baseDirOf(configFile, packageRoot(), process.cwd())
  const modules = await selectModules(allModules, (tree.modules ?? {}) as Record<string, unknown>, baseDir)
  // A module that is switched off keeps its key known, so that its settings may stay in the file.
  const claims = claimsOf(modules, allModules)
  const config = resolveConfig(claims, { tree, env: process.env, file: configFile })
  const level = (config.values.log as { level: 'info' }).level
  const log = createLogger({ level: options.quiet ? 'error' : level })
  return {
    version: packageVersion(),
    configFile,
    baseDir,
    modules,
    config,
    dataDir: resolve(baseDir, (config.values.storage as { path: string }).path),
    log,
    kernel: (chosen = modules) =>
      createKernel({ modules: chosen, resolved: config, version: packageVersion(), baseDir, log }),
  }
}
