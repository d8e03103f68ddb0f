import type { Command, CommandIo } from '../../kernel/index.ts'
import { newPlugin } from './author/new-plugin.ts'
import { ownVersion } from './author/package.ts'
import { tryPlugin } from './author/try-plugin.ts'
import type { PluginDetails, PluginsService } from './contract.ts'
import { problemLine } from './manifest/problems.ts'
import { readPlugin } from './manifest/read-plugin.ts'
import { commandArguments, commandMethod, newPluginKind, pluginInvalid } from './plugins.errors.ts'

const group = { name: 'plugins', summary: 'plugins, which give services more than m3m has' }
const JSON_HELP = 'arguments as a JSON array; one that is no array may stand for itself'
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
  const plugin = await readPlugin(folder, { version: ownVersion() })
  if (!plugin) throw pluginInvalid([folder, 'there is no plugin.json in it'])
  for (const warning of plugin.warnings) print(`warning: ${problemLine(warning)}`)
  for (const problem of plugin.problems) print(problemLine(problem))
  if (!plugin.valid)
    throw pluginInvalid([folder, `${plugin.problems.length} problem${plugin.problems.length === 1 ? '' : 's'}`])
  const methods = plugin.valid.runtime.flatMap((api) => api.methods.map(({ name }) => `${api.name}.${name}`))
  print(`${plugin.valid.id} ${plugin.valid.version} is right; it gives ${methods.join(', ')}`)
}

async function call(plugins: PluginsService, { method = '', json = '' }: Record<string, string>, { print }: CommandIo) {
  const [, api, name] = /^([A-Za-z0-9]+)\.([A-Za-z0-9]+)$/.exec(method) ?? []
  const owner = plugins.list().find(({ runtime }) => runtime.some((each) => each.name === api))
  if (!api || !name || !owner) throw commandMethod([method])
  print(resultText(await plugins.call(owner.id, api, name, argumentsOf(json))))
}

const resultText = (value: unknown): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : JSON.stringify(value, null, 2)

function argumentsOf(json = ''): unknown[] {
  const args = json === '' ? [] : parsed(json)
  return Array.isArray(args) ? args : [args]
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw commandArguments([String(error)])
  }
}

async function create({ dir = '', kind = 'js' }: Record<string, string>, { print }: CommandIo): Promise<void> {
  if (kind !== 'js' && kind !== 'native') throw newPluginKind([kind])
  const { id, api, files } = await newPlugin(dir, kind)
  for (const file of files) print(`  ${id}/${file}`)
  const first = kind === 'js' ? 'npm test' : 'make test'
  print(`It gives services ${api}.greet(name). Next: cd ${id} && ${first} && m3m plugins try . ${api}.greet '"Ada"'`)
}

async function tryOut({ dir = '', method = '', json, settings }: Record<string, string>, { print }: CommandIo) {
  const value = await tryPlugin(dir, {
    method,
    args: argumentsOf(json),
    settings: (settings ? parsed(settings) : {}) as Record<string, unknown>,
    // Beside the result, which may go to another program.
    onLog: (level, message) => process.stderr.write(`${level}: ${message}\n`),
  })
  print(resultText(value))
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
    name: 'new',
    summary: 'write the folder of a new plugin that works, to begin with',
    arguments: [{ name: 'dir', summary: 'folder to make; its name is the id of the plugin', path: true }],
    options: [{ name: 'kind', value: 'kind', summary: 'js (when left out), or native for C' }],
    beside: (_config, args, io) => create(args, io),
    withoutData: true,
  },
  {
    group,
    name: 'validate',
    summary: 'look at the folder of a plugin, without running any of its code',
    arguments: [{ name: 'dir', summary: 'folder with a plugin.json', path: true }],
    beside: (_config, { dir = '' }, io) => validate(dir, io),
    withoutData: true,
  },
  {
    group,
    name: 'try',
    summary: 'start the plugin of a folder alone, without a server, and call a method; this runs its code',
    arguments: [
      { name: 'dir', summary: 'folder with a plugin.json', path: true },
      { name: 'method', summary: 'as in geoip.country' },
      { name: 'json', summary: JSON_HELP, optional: true },
    ],
    options: [{ name: 'settings', value: 'json', summary: 'settings as a JSON object' }],
    beside: (_config, args, io) => tryOut(args, io),
    withoutData: true,
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
      { name: 'json', summary: JSON_HELP, optional: true },
    ],
    run: call,
  },
]
