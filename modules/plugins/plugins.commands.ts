import { readFile } from 'node:fs/promises'
import type { Command, CommandIo } from '../../kernel/index.ts'
import type { PluginDetails, PluginsService } from './contract.ts'
import { problemLine } from './manifest/problems.ts'
import { readPlugin } from './manifest/read-plugin.ts'
import { commandArguments, commandMethod, pluginInvalid } from './plugins.errors.ts'

const group = { name: 'plugins', summary: 'plugins, which give services more than m3m has' }
const id = { name: 'id', summary: 'id of the plugin' }

/** Without a server nothing runs, whatever is to run. */
const stateIn = ({ state }: Pick<PluginDetails, 'state'>, inServer: boolean): string =>
  inServer || state !== 'starting' ? state : 'enabled'

function list(plugins: PluginDetails[], { print, inServer }: CommandIo): void {
  if (plugins.length === 0) print('There are no plugins; put a folder with a plugin.json into one of plugins.path')
  const rows = plugins.map((plugin) => [
    plugin.id,
    plugin.version ?? '?',
    plugin.kind ?? '?',
    stateIn(plugin, inServer),
    plugin.runtime.map(({ name }) => name).join(', '),
    plugin.reason ?? '',
  ])
  const table = rows.length === 0 ? [] : [['ID', 'VERSION', 'KIND', 'STATE', 'GIVES', 'WHY'], ...rows]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(0, ...table.map((row) => row[column]!.length)))
  for (const row of table)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}

async function validate(folder: string, { print }: CommandIo): Promise<void> {
  const plugin = await readPlugin(folder, { version: await ownVersion() })
  if (!plugin) throw pluginInvalid([folder, 'there is no plugin.json in it'])
  for (const warning of plugin.warnings) print(`warning: ${problemLine(warning)}`)
  for (const problem of plugin.problems) print(problemLine(problem))
  if (!plugin.valid)
    throw pluginInvalid([folder, `${plugin.problems.length} problem${plugin.problems.length === 1 ? '' : 's'}`])
  const methods = plugin.valid.runtime.flatMap((api) => api.methods.map(({ name }) => `${api.name}.${name}`))
  print(`${plugin.valid.id} ${plugin.valid.version} is right; it gives ${methods.join(', ')}`)
}

/** Version of m3m: commands of this kind have no kernel to ask. */
async function ownVersion(): Promise<string> {
  for (let at = new URL('.', import.meta.url); ; at = new URL('..', at)) {
    const text = await readFile(new URL('package.json', at), 'utf8').catch(() => undefined)
    if (text !== undefined) return String((JSON.parse(text) as { version?: unknown }).version)
    if (at.pathname === '/') return '0.0.0'
  }
}

async function call(plugins: PluginsService, { method = '', json = '' }: Record<string, string>, { print }: CommandIo) {
  const [, api, name] = /^([A-Za-z0-9]+)\.([A-Za-z0-9]+)$/.exec(method) ?? []
  const owner = plugins.list().find(({ runtime }) => runtime.some((each) => each.name === api))
  if (!api || !name || !owner) throw commandMethod([method])
  let args: unknown
  try {
    args = json === '' ? [] : JSON.parse(json)
  } catch (error) {
    throw commandArguments([String(error)])
  }
  const value = await plugins.call(owner.id, api, name, Array.isArray(args) ? args : [args])
  print(value instanceof Uint8Array ? Buffer.from(value).toString('base64') : JSON.stringify(value, null, 2))
}

export const pluginsCommands: Command<PluginsService>[] = [
  {
    group,
    name: 'list',
    summary: 'show what plugins there are and how they do',
    run: (plugins, _args, io) => list(plugins.list(), io),
  },
  {
    group,
    name: 'validate',
    summary: 'look at the folder of a plugin, without running any of its code',
    arguments: [{ name: 'dir', summary: 'folder with a plugin.json', path: true }],
    beside: (_config, { dir = '' }, io) => validate(dir, io),
  },
  {
    group,
    name: 'enable',
    summary: 'let a plugin run',
    arguments: [id],
    async run(plugins, { id = '' }, { print, inServer }) {
      const plugin = await plugins.enable(id)
      print(`${id} is ${stateIn(plugin, inServer)}${plugin.reason ? `: ${plugin.reason}` : ''}`)
    },
  },
  {
    group,
    name: 'disable',
    summary: 'end a plugin; it stays off',
    arguments: [id],
    async run(plugins, { id = '' }, { print }) {
      await plugins.disable(id)
      print(`${id} is disabled`)
    },
  },
  {
    group,
    name: 'call',
    summary: 'call a method as the code of a service does',
    arguments: [
      { name: 'method', summary: 'as in geoip.country' },
      { name: 'json', summary: 'arguments as a JSON array; one that is no array may stand for itself' },
    ],
    run: call,
  },
]
