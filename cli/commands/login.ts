import type { Command } from 'commander'
import { createApi } from '../remote/api.ts'
import { forgetKey, storeKey } from '../remote/credentials.ts'
import { usage } from '../remote/failure.ts'
import { findFolder, readLink } from '../remote/folder.ts'
import { readSecret } from '../remote/secret-input.ts'
import { checkedKey, enter, serverAddress, serverFrom, serverOption, warnOfPlainHttp } from '../remote/target.ts'
import { paint, say } from '../remote/terminal.ts'

/** `m3m login PROJECT --server URL` and `m3m logout PROJECT` */
export function loginCommands(program: Command): void {
  program
    .command('login')
    .description("keep a project's API key for this user, in a file that nobody else can read")
    .argument('<project>', 'slug of the project')
    .addOption(serverOption())
    .action(async (project: string, options: { server?: string }) => {
      const server = serverFrom(options, readLink(findFolder(undefined)))
      warnOfPlainHttp(server)
      const text = await readSecret(`API key of ${project} on ${server}: `)
      const key = checkedKey(text, 'What was typed')
      const { project: found } = await enter(createApi(server, key), project)
      const file = storeKey(server, found, key)
      say(`${paint('green', '✓')} The key opens ${found.slug} on ${server}; it is kept in ${file}`)
    })
  program
    .command('logout')
    .description('forget the API key of a project; it stays valid until another is made')
    .argument('<project>', 'slug of the project')
    .addOption(serverOption())
    .action((project: string, options: { server?: string }) => {
      const server = options.server === undefined ? undefined : serverAddress(options.server)
      if (forgetKey(project, server) === 0) throw usage(`No key of ${project} is kept here`)
      say(`The key of ${project} is forgotten here`)
    })
}
