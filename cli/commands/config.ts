import type { Command } from 'commander'
import { stringify } from 'yaml'
import { loadContext } from '../context.ts'

/** `m3m config check|print` */
export function configCommands(program: Command): void {
  const config = program.command('config').description('look at the configuration')
  config
    .command('check')
    .description('check the configuration; exit code 1 when something is wrong')
    .action(async () => {
      const context = await loadContext(program.opts())
      context.kernel()
      console.log(`${context.configFile} is valid`)
    })
  config
    .command('print')
    .description('print the configuration in force, with defaults and where values come from; secrets are masked')
    .action(async () => {
      const { config: resolved, configFile } = await loadContext(program.opts())
      console.log(`# ${configFile}`)
      for (const [path, source] of resolved.sources)
        if (source !== configFile) console.log(`# ${path} comes from ${source}`)
      console.log(stringify(masked(resolved.values)).trimEnd())
    })
}

const SECRET_KEY = /secret|password|token/i

function masked(value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    if (SECRET_KEY.test(key)) return '[hidden]'
    return value.replace(/^([a-z+]+:\/\/[^:@/]*):[^@/]*@/i, '$1:[hidden]@')
  }
  if (Array.isArray(value)) return value.map((item) => masked(item, key))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, masked(child, name)]))
  return value
}
