import type { Command, CommandIo } from '../../kernel/index.ts'
import type { PackagesService } from './contract.ts'
import { install, isCurrent } from './install.ts'
import { type PackagesConfig, wantedOf } from './packages.config.ts'
import { compare } from './packages.service.ts'
import { createStore } from './store.ts'

const group = { name: 'packages', summary: 'npm packages that services may import' }

async function runInstall(config: PackagesConfig, { dataDir, flags, print, progress }: CommandIo): Promise<void> {
  const wanted = wantedOf(config)
  const store = createStore(dataDir)
  const before = await store.read()
  if (isCurrent(before, wanted) && !flags.has('update')) {
    print(wanted.size === 0 ? 'packages.list is empty; there is nothing to install' : 'Everything listed is installed.')
    return
  }
  progress(`npm installs ${[...wanted.keys()].join(', ')}`)
  const { scripted } = await install(dataDir, wanted, { update: flags.has('update'), onLine: progress })
  const versions = new Map(before?.packages.map(({ name, version }) => [name, version]))
  for (const { name, version } of (await store.read())!.packages) {
    const old = versions.get(name)
    print(`${name} ${old && old !== version ? `${old} → ${version}` : version}`)
    versions.delete(name)
  }
  for (const name of versions.keys()) print(`${name} removed`)
  if (scripted.length > 0) print(`Install scripts were not run: ${scripted.join(', ')}`)
  print('Services can import them from the next publish on.')
}

async function runList(config: PackagesConfig, { dataDir, print }: CommandIo): Promise<void> {
  const packages = compare(await createStore(dataDir).read(), wantedOf(config))
  if (packages.length === 0) print('packages.list is empty and nothing is installed')
  const rows = packages.map(({ name, wanted, version, bytes }) => [
    name,
    wanted ?? 'not listed',
    version ?? 'not installed',
    bytes === 0 ? '' : `${Math.ceil(bytes / 1024)} KB`,
  ])
  const table = rows.length === 0 ? [] : [['NAME', 'WANTED', 'INSTALLED', 'SIZE'], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...table.map((row) => row[column]!.length)))
  for (const row of table)
    print(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
  if (packages.some(({ current }) => !current)) print('Run "m3m packages install" to install what is listed.')
}

/** Both go by the configuration as it is now, which a running server may not know yet. */
export const packagesCommands: Command<PackagesService>[] = [
  {
    group,
    name: 'install',
    summary: 'install what packages.list asks for; a running server sees it at once',
    options: [{ name: 'update', summary: 'take the newest versions that fit, not those of the last time' }],
    beside: (config: PackagesConfig, _args, io) => runInstall(config, io),
  },
  {
    group,
    name: 'list',
    summary: 'show what is listed and what is installed',
    beside: (config: PackagesConfig, _args, io) => runList(config, io),
  },
]
