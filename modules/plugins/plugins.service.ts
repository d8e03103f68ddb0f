/** What people and programs may do with plugins. One change at a time. */
import type { Health, Run } from '../../kernel/index.ts'
import { createLock } from '../shared/gate.ts'
import type { Plugin, PluginDetails, PluginInstalled, PluginLogLine, PluginsService } from './contract.ts'
import type { Installer, InstallOptions } from './install/install.ts'
import { problemLine } from './manifest/problems.ts'
import {
  pluginDisabled,
  pluginNameTaken,
  pluginNative,
  pluginNoSettings,
  pluginNotFound,
  pluginRejected,
} from './plugins.errors.ts'
import { createReconciler, type ReconcilerOptions } from './reconciler.ts'
import { fullView, type PluginRecord, plainView, stateOf } from './record.ts'
import { completeSettings, secretNames, writeSecrets } from './settings.ts'

const SAMPLE_MS = 100

export interface PluginsOptions extends ReconcilerOptions {
  installer: Installer
}

/** What the module's own routes and commands use besides the public facade. */
export interface PluginsFacade extends PluginsService {
  start(): Promise<void>
  /** Starts the processes of those that are to run. */
  launch(): void
  stop(): Promise<void>
  health(): Health
  records(): PluginRecord[]
  record(id: string): PluginRecord
  plain(): Plugin[]
  logs(id: string, after?: number): PluginLogLine[]
  /** @throws M3M_PLUGIN_SETTINGS */
  setSettings(id: string, values: Record<string, unknown>): Promise<PluginDetails>
  /** @throws M3M_PLUGIN_ARCHIVE, M3M_PLUGIN_CHECKSUM, M3M_PLUGIN_REJECTED, M3M_PLUGIN_MANAGED, M3M_PLUGIN_DOWNGRADE */
  install(archive: Buffer, options: InstallOptions): Promise<PluginInstalled>
  /** With its settings and what it has written. @throws M3M_PLUGIN_MANAGED */
  uninstall(id: string): Promise<void>
}

export function createPlugins(options: PluginsOptions): PluginsFacade {
  const { config, repository, installer, apis, vault } = options
  const { records, rescan, quit, endLife, launch } = createReconciler(options)
  const { run: exclusive } = createLock()
  let sampling: NodeJS.Timeout | undefined

  const recordOf = (id: string): PluginRecord => {
    const record = records.get(id)
    if (!record) throw pluginNotFound([id.slice(0, 100)])
    return record
  }

  const setEnabled = async (id: string, enabled: boolean): Promise<PluginDetails> => {
    // It may have been mended or built since.
    if (enabled && !recordOf(id).found.valid) await rescan()
    const record = recordOf(id)
    const { found } = record
    if (enabled && !record.enabled) {
      if (!found.valid) throw pluginRejected([id, found.problems.map(problemLine).join('; ')])
      const own = new Set(found.valid.runtime.map(({ name }) => name))
      for (const other of records.values())
        for (const { name } of other.apis)
          if (own.has(name)) throw pluginNameTaken([id, `"${name}" is of the plugin "${other.found.id}"`])
    }
    if (enabled && found.valid?.kind === 'native' && !config.native) throw pluginNative([id])
    await repository.setEnabled(id, enabled)
    await rescan()
    return fullView(recordOf(id))
  }

  return {
    list: () => [...records.values()].map(fullView).sort((a, b) => (a.id < b.id ? -1 : 1)),
    plain: () => [...records.values()].map(plainView).sort((a, b) => (a.id < b.id ? -1 : 1)),
    get: (id) => fullView(recordOf(id)),
    record: recordOf,
    records: () => [...records.values()],
    logs: (id, after) => recordOf(id).ring.lines(after),
    async call(id, api, method, args) {
      const { found, still } = recordOf(id)
      if (!found.valid?.runtime.some(({ name }) => name === api))
        throw pluginNotFound([`${id}" with an object "${api}`])
      if (still) throw pluginDisabled([id, still.reason])
      const run: Run = { projectId: '', version: '', instanceId: '', signal: new AbortController().signal }
      const answer = await apis.call(run, api, method, args)
      if (answer.ok) return answer.value
      throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
    },
    enable: (id) => exclusive(() => setEnabled(id, true)),
    disable: (id) => exclusive(() => setEnabled(id, false)),
    restart: (id) =>
      exclusive(async () => {
        const record = recordOf(id)
        if (record.life) await endLife(record, 'it is started anew')
        await rescan()
        return fullView(recordOf(id))
      }),
    rescan: () =>
      exclusive(async () => {
        await rescan()
        return [...records.values()].map(fullView)
      }),
    setSettings: (id, values) =>
      exclusive(async () => {
        const { valid, problems } = recordOf(id).found
        if (!valid) throw pluginRejected([id, problems.map(problemLine).join('; ')])
        if (!valid.config) throw pluginNoSettings([id])
        const { secrets: before } = recordOf(id).settings
        const secret = new Set(secretNames(valid))
        const kept = Object.fromEntries(Object.entries(before).filter(([name]) => secret.has(name)))
        const next = Object.entries({ ...kept, ...values }).filter(([, value]) => value !== null)
        completeSettings(valid, Object.fromEntries(next))
        await writeSecrets(
          vault,
          id,
          Object.fromEntries(next.filter(([name]) => secret.has(name))) as Record<string, string>,
        )
        const plain = Object.fromEntries(next.filter(([name]) => !secret.has(name)))
        await repository.setSettings(id, JSON.stringify(plain))
        await rescan()
        return fullView(recordOf(id))
      }),
    install: (archive, how) =>
      exclusive(async () => {
        const { id, sha256, replaced } = await installer.install(archive, how, (known) => records.get(known))
        await rescan()
        return { plugin: fullView(recordOf(id)), sha256, replaced }
      }),
    uninstall: (id) =>
      exclusive(async () => {
        const record = recordOf(id)
        installer.check(record)
        // It writes nothing any more.
        await quit(record, 'is gone')
        await installer.remove(record)
        await repository.remove(id)
        await writeSecrets(vault, id, {})
        await rescan()
      }),
    health() {
      const down = [...records.values()].filter((record) => ['crashed', 'failed'].includes(stateOf(record)))
      if (down.length === 0) return { status: 'ok' }
      return { status: 'degraded', detail: `do not run: ${down.map(({ found }) => found.id).join(', ')}` }
    },
    async start() {
      await repository.ensureIndexes()
      await installer.recover()
      await exclusive(rescan)
      sampling = setInterval(() => {
        for (const { life } of records.values()) life?.process?.sample()
      }, SAMPLE_MS)
    },
    launch,
    stop: () =>
      exclusive(async () => {
        clearInterval(sampling)
        await Promise.all([...records.values()].map((record) => quit(record, 'ends with the server')))
      }),
  }
}
