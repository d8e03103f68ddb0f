import type { Command } from 'commander'
import type { AnyRef } from '../../kernel/index.ts'
import { modules as allModules } from '../../modules/index.ts'
import { loadContext } from '../context.ts'

/** `m3m modules list` */
export function modulesCommand(program: Command): void {
  program
    .command('modules')
    .description('look at the modules')
    .command('list')
    .description('list modules: what they are for, provide and need')
    .action(async () => {
      const context = await loadContext(program.opts())
      const rows = [...new Map([...allModules, ...context.modules].map((module) => [module.id, module])).values()].map(
        (module) => {
          const enabled = context.modules.includes(module)
          const needs = Object.values((module.needs ?? {}) as Record<string, AnyRef>).map(
            ({ id, optional }) => id + (optional ? '?' : ''),
          )
          return [
            enabled ? 'on' : 'off',
            module.id,
            module.summary,
            needs.length > 0 ? `needs ${needs.join(', ')}` : '',
          ]
        },
      )
      const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)))
      for (const row of rows)
        console.log(
          row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join('  ')
            .trimEnd(),
        )
    })
}
