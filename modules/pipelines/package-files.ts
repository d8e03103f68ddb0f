/** Resolves imports of installed packages, inside the folder they are installed in and nowhere else. */
import { realpathSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { sep } from 'node:path'
import type { Message, OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from 'esbuild'
import { type InstalledPackages, packageOf } from '../packages/contract.ts'

/** Conditions by which packages pick the build that fits a service: web standards, no DOM. */
export const CONDITIONS = ['worker', 'browser']

/** Resolves a bare import of one of the project's files. */
export async function resolvePackage(
  build: PluginBuild,
  packages: InstalledPackages | null,
  { path, kind }: OnResolveArgs,
): Promise<OnResolveResult> {
  const name = packageOf(path)
  if (isBuiltin(path)) return { errors: [{ text: `There is no "${path}" in a service: ${NO_BUILTINS}` }] }
  if (name === undefined || /^(https?|file|data):/.test(path)) return { errors: [{ text: outside(path) }] }
  if (!packages?.names.has(name)) return { errors: [{ text: notInstalled(name) }] }
  const found = await build.resolve(path, { resolveDir: packages.folder, kind })
  if (found.errors.length > 0) return { errors: [{ text: `Package "${name}" has no "${path}" to import` }] }
  const { path: file, namespace, sideEffects, suffix } = found
  return { path: file, namespace, sideEffects, suffix }
}

/** Lets the bundler read what lies in the folder of the packages, and nothing else of the disk. */
export const packageFiles = (packages: InstalledPackages | null): Plugin => ({
  name: 'package-files',
  setup({ onLoad }) {
    // What files of packages import is found as the bundler finds it; where that lies is looked at here.
    onLoad({ filter: /.*/, namespace: 'file' }, ({ path }) => {
      if (packages && realpathSync(path).startsWith(packages.folder + sep)) return undefined
      return { errors: [{ text: `"${path}" lies outside the installed packages` }] }
    })
  },
})

/**
 * What is wrong inside a package, told as something about the package: `{ name, text }`; undefined for a message about
 * anything else.
 */
export function problemOfPackage({ text, location }: Message): { name: string; text: string } | undefined {
  const place = location && /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(location.file)
  if (!place) return undefined
  const name = place[1]!
  const wanted = /^Could not resolve "([^"]+)"/.exec(text)?.[1]
  const outer = /^"([^"]+)" lies outside the installed packages/.exec(text)?.[1]
  if (wanted !== undefined && isBuiltin(wanted))
    return { name, text: `Package "${name}" needs "${wanted}", and ${NO_BUILTINS}` }
  if (wanted !== undefined)
    return { name, text: `Package "${name}" imports "${wanted}", which is not installed with it` }
  if (outer !== undefined)
    return { name, text: `Package "${name}" imports something that is not among the installed packages` }
  return { name, text: `Package "${name}" cannot be compiled: ${text}` }
}

const NO_BUILTINS = 'services have web standards and the runtime API, but no Node builtins'
const outside = (path: string) =>
  `"${path}" is not available in a service; it has web standards and the runtime API instead`
const notInstalled = (name: string) =>
  `Package "${name}" is not installed on this server; an operator can add it to packages.list and run "m3m packages install", or put its bundled file into the project's files and import that relatively, as "./lib/${name.split('/').at(-1)}.js"`
