import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { remoteCode } from '../remote/code.ts'
import { usage } from '../remote/failure.ts'
import { findFolder, openFolder, projectNameIn, readLink } from '../remote/folder.ts'
import { pullInto } from '../remote/pulling.ts'
import { keyFileOption, openTarget, serverOption, type TargetOptions } from '../remote/target.ts'
import { paint, plainText, say, warn } from '../remote/terminal.ts'
import { readTree } from '../remote/tree.ts'
import { refreshPackages, refreshTypes, TYPES_FILE, writeSettings } from '../remote/types.ts'

interface Options extends TargetOptions {
  version?: string
  force?: boolean
}

/** `m3m pull [PROJECT] [DIR]` */
export function pullCommand(program: Command): void {
  program
    .command('pull')
    .description("write a project's code into a folder, with the types for an editor")
    .argument('[project]', 'slug of the project; by default that of the folder')
    .argument('[dir]', 'the folder; by default the one of the project here, or a new one with its name')
    .addOption(serverOption())
    .addOption(keyFileOption())
    .option('--version <number>', 'a version instead of the draft, or of the published one')
    .option('--force', 'take what the server has, also where it was changed here')
    .action(pull)
}

async function pull(project: string | undefined, dir: string | undefined, options: Options): Promise<void> {
  const { path, link } = folderFor(project, dir)
  const name = link && (project === undefined || project === link.project) ? projectNameIn(path, link) : project
  if (name === undefined) throw usage('Which project? Name it: m3m pull PROJECT')
  const target = await openTarget(options, link, name, project ?? link?.project)
  const code = await remoteCode(target, options.version)
  const root = openFolder(path)
  say(`${paint('bold', target.project.slug)}: ${plainText(code.what)} → ${root}`)
  pullInto(root, target, code, { force: options.force ?? false })
  for (const file of writeSettings(root)) say(`  ${paint('green', 'wrote'.padEnd(8))} ${file}`)
  if (await refreshTypes(target, root)) say(`  ${paint('green', 'wrote'.padEnd(8))} ${TYPES_FILE}`)
  try {
    const packages = await refreshPackages(target, root, readTree(root))
    if (packages.length > 0) say(`  ${paint('green', 'wrote'.padEnd(8))} types of ${packages.join(', ')}`)
  } catch (error) {
    // The code is here; an editor that knows less is no failure.
    warn(`the types of packages are missing: ${(error as Error).message}`)
  }
}

/** Where the code goes, and what is known there already. */
function folderFor(project: string | undefined, dir: string | undefined) {
  if (dir !== undefined) {
    const path = existsSync(dir) ? findFolder(dir) : resolve(dir)
    return { path, link: existsSync(dir) ? readLink(path) : undefined }
  }
  const here = findFolder(undefined)
  const link = readLink(here)
  if (project === undefined && !link) throw usage('Which project? Name it: m3m pull PROJECT')
  if (link && (project === undefined || link.project === project)) return { path: here, link }
  if (!/^[a-z0-9-]+$/.test(project!)) throw usage(`"${project}" is no slug of a project`)
  const path = resolve(project!)
  return { path, link: existsSync(join(path, 'm3m.json')) ? readLink(path) : undefined }
}
