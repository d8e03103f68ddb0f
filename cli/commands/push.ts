import type { Command } from 'commander'
import { findFolder } from '../remote/folder.ts'
import { showIn } from '../remote/places.ts'
import { problemLine, problemsOf, push } from '../remote/pushing.ts'
import { keyFileOption, openFolderTarget, serverOption, type TargetOptions } from '../remote/target.ts'
import { count, paint, say } from '../remote/terminal.ts'
import { named, readTree } from '../remote/tree.ts'

/** `m3m push [DIR]` */
export function pushCommand(program: Command): void {
  program
    .command('push')
    .description("save a folder's code as the project's draft; exit code 1 when it does not compile")
    .argument('[dir]', 'the folder; by default this one, or the nearest above that "m3m pull" has made')
    .addOption(serverOption())
    .addOption(keyFileOption())
    .option('--force', 'save over the draft, whoever saved it since')
    .action(async (dir: string | undefined, options: TargetOptions & { force?: boolean }) => {
      const root = findFolder(dir)
      const target = await openFolderTarget(options, root)
      const tree = readTree(root)
      const { revision, changes } = await push(target, root, tree, { force: options.force ?? false })
      if (revision === 0) {
        say('Nothing to push: the folder is as it was taken')
        return
      }
      say(
        changes.length > 0
          ? `${paint('green', '✓')} ${named(changes)}: draft, revision ${revision}`
          : `The draft is the same, revision ${revision}`,
      )
      const problems = await problemsOf(target)
      if (problems.length === 0) return
      for (const problem of problems) say(problemLine(showIn(root), problem))
      say(`${paint('red', '✗')} It is saved, but does not compile (${count(problems.length, 'problem')})`)
      process.exitCode = 1
    })
}
