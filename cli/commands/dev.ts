import type { Command } from 'commander'
import { dev } from '../remote/dev/session.ts'
import { findFolder } from '../remote/folder.ts'
import { keyFileOption, openFolderTarget, serverOption, type TargetOptions } from '../remote/target.ts'
import { paint, say, warn } from '../remote/terminal.ts'
import { writeSettings } from '../remote/types.ts'

/** Ctrl+C reaches a program twice where another started it; a second one in earnest comes later. */
const IN_EARNEST_MS = 500

/** `m3m dev [DIR]` */
export function devCommand(program: Command): void {
  program
    .command('dev')
    .description("run a folder's code as the preview of the draft, anew with each change, and show its log")
    .argument('[dir]', 'the folder; by default this one, or the nearest above that "m3m pull" has made')
    .addOption(serverOption())
    .addOption(keyFileOption())
    .option('--force', 'begin with saving over the draft, whoever saved it since')
    .action(async (dir: string | undefined, options: TargetOptions & { force?: boolean }) => {
      const stop = new AbortController()
      let asked: number | undefined
      const onSignal = () => {
        const now = performance.now()
        if (asked !== undefined && now - asked > IN_EARNEST_MS) {
          warn('left at once; the preview ends by itself when nobody uses it')
          process.exit(130)
        }
        asked ??= now
        stop.abort()
      }
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
      // Whoever read the output is gone.
      process.stdout.on('error', () => stop.abort())
      const root = findFolder(dir)
      const target = await openFolderTarget(options, root)
      say(`${paint('bold', target.project.slug)} on ${target.api.server}`)
      writeSettings(root)
      await dev({ target, root, force: options.force ?? false, signal: stop.signal })
    })
}
