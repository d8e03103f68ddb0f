import { type Command, Option } from 'commander'
import type { Publish, Version, VersionTag } from '../../modules/pipelines/contract.ts'
import { Refusal } from '../remote/api.ts'
import { remoteCode } from '../remote/code.ts'
import { findFolder } from '../remote/folder.ts'
import { showIn } from '../remote/places.ts'
import { Conflict, problemLine, push, remember, stateIn } from '../remote/pushing.ts'
import { keyFileOption, openFolderTarget, serverOption, type Target, type TargetOptions } from '../remote/target.ts'
import { paint, plainText, say } from '../remote/terminal.ts'
import { changesBetween, readTree, sumsOf, type Tree } from '../remote/tree.ts'

const TAGS: readonly VersionTag[] = ['stable', 'not-fix', 'night-build', 'develop']

interface Options extends TargetOptions {
  tag: VersionTag
  branch?: string
  notes?: string
  force?: boolean
}

/** `m3m publish [DIR]` */
export function publishCommand(program: Command): void {
  program
    .command('publish')
    .description("save a folder's code as the draft, then publish it as the next version and run that")
    .argument('[dir]', 'the folder; by default this one, or the nearest above that "m3m pull" has made')
    .addOption(serverOption())
    .addOption(keyFileOption())
    .addOption(new Option('--tag <tag>', 'what to expect of the version').choices(TAGS).default('develop'))
    .option('--branch <name>', 'branch it comes from')
    .option('--notes <text>', 'what is new')
    .option('--force', 'save over the draft, whoever saved it since')
    .action(async (dir: string | undefined, options: Options) => {
      const root = findFolder(dir)
      const target = await openFolderTarget(options, root)
      await publish(target, root, readTree(root), options)
    })
}

async function publish(target: Target, root: string, tree: Tree, options: Options): Promise<void> {
  const { api, path } = target
  const { tag, branch, notes, force = false } = options
  const current = await publishedAlready(target, tree)
  const { revision } = current === undefined ? await push(target, root, tree, { force, always: true }) : { revision: 0 }
  if (current !== undefined) {
    say(`Nothing to publish: version ${current} is published and has this code`)
    return
  }
  const input: Publish = { tag, revision, ...(branch ? { branch } : {}), ...(notes ? { notes } : {}) }
  let version: Version
  try {
    version = await api.call<Version>('POST', `${path}/pipeline/publish`, input)
  } catch (error) {
    throw toldOf(error, root)
  }
  remember(root, target, tree, { revision: 0, version: version.number, kept: stateIn(root, target)?.kept ?? [] })
  say(`${paint('green', '✓')} Version ${plainText(version.number)} (${version.tag}) is published and runs`)
}

/** The published version when there is no draft and it has the same code: publishing again would change nothing. */
async function publishedAlready(target: Target, tree: Tree): Promise<string | undefined> {
  const code = await remoteCode(target)
  if (code.version === null) return undefined
  const { changed, added, removed } = changesBetween(sumsOf(code.files), tree)
  return changed.length + added.length + removed.length === 0 ? code.version : undefined
}

/** What kept a version from being published, with its places shown. */
function toldOf(error: unknown, root: string): unknown {
  if (!(error instanceof Refusal)) return error
  if (error.code === 'M3M_DRAFT_CONFLICT' || error.code === 'M3M_DRAFT_MISSING')
    return new Conflict(`Somebody saved or published the draft at this moment; run "m3m pull", then publish again`)
  if (error.code !== 'M3M_CODE_COMPILE' && error.code !== 'M3M_SERVICE_BOOT') return error
  for (const problem of error.errors) say(problemLine(showIn(root), problem))
  const what = error.code === 'M3M_CODE_COMPILE' ? 'does not compile' : 'does not start'
  return new Conflict(`The code is saved as the draft, but ${what}; what was published runs on`)
}
