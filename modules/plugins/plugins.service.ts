/** All plugins: found, decided about, started, called and stopped. One change at a time. */
import { join } from 'node:path'
import { type Events, type Logger, messageOf, type Run, type RuntimeApis } from '../../kernel/index.ts'
import { apisOf } from './api.ts'
import { accessProblems, nameProblems } from './claims.ts'
import {
  type Plugin,
  type PluginDetails,
  type PluginInstalled,
  type PluginLogLine,
  type PluginsService,
  pluginChanged,
} from './contract.ts'
import type { Installer, InstallOptions } from './install/install.ts'
import { PluginLife } from './life.ts'
import { problemLine } from './manifest/problems.ts'
import type { PluginsConfig } from './plugins.config.ts'
import {
  pluginDisabled,
  pluginNameTaken,
  pluginNative,
  pluginNoSettings,
  pluginNotFound,
  pluginRejected,
} from './plugins.errors.ts'
import type { PluginDocument, PluginsRepository } from './plugins.repository.ts'
import { createStarts } from './process/starts.ts'
import { fullView, newRecord, type PluginRecord, plainView, type Stored, stateOf } from './record.ts'
import { type PluginPlace, scanPlugins } from './scanner.ts'
import { completeSettings, readSecrets, secretNames, secretsSet, type Vault, writeSecrets } from './settings.ts'

const SAMPLE_MS = 100

export interface PluginsOptions {
  config: PluginsConfig
  places: readonly PluginPlace[]
  repository: PluginsRepository
  installer: Installer
  apis: RuntimeApis
  vault: Vault
  events: Events
  log: Logger
  /** Version of m3m. */
  version: string
  /** Data folder of the server. */
  dataDir: string
}

/** What the module's own routes and commands use besides the public facade. */
export interface PluginsFacade extends PluginsService {
  start(): Promise<void>
  /** Starts the processes of those that are to run. */
  launch(): void
  stop(): Promise<void>
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
  const { config, places, repository, installer, apis, vault, events, log, version, dataDir } = options
  const records = new Map<string, PluginRecord>()
  let last: Promise<unknown> = Promise.resolve()
  const starts = createStarts()
  let launched = false
  let sampling: NodeJS.Timeout | undefined

  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work)
    last = result.catch(() => {})
    return result
  }

  const recordOf = (id: string): PluginRecord => {
    const record = records.get(id)
    if (!record) throw pluginNotFound([id.slice(0, 100)])
    return record
  }

  const say = (
    record: PluginRecord,
    level: PluginLogLine['level'],
    source: PluginLogLine['source'],
    message: string,
  ) => {
    record.ring.add(level, source, message)
    log[level](
      { plugin: record.found.id },
      source === 'plugin' ? `[${record.found.id}] ${message}` : `plugin ${record.found.id}: ${message}`,
    )
  }

  const changed = (record: PluginRecord) => events.emit(pluginChanged, { id: record.found.id, state: stateOf(record) })

  /** Why a plugin does not run, or what it runs with. */
  const verdict = (record: PluginRecord, document: PluginDocument | undefined) => {
    const { found } = record
    const problems = [...found.problems, ...record.problems]
    if (!found.valid || problems.length > 0)
      return {
        state: 'rejected' as const,
        settings: undefined,
        reason: problems.map(problemLine).join('; ') || 'Its manifest is not right',
      }
    const off = (reason: string) => ({ state: 'disabled' as const, settings: undefined, reason })
    if (!record.enabled) return off(document?.enabled === false ? 'It was switched off' : 'Nobody has enabled it yet')
    if (found.valid.kind === 'native' && !config.native)
      return off('It is native code, which may do whatever the server may; set plugins.native to true to let it run')
    const { values, secrets, lost } = record.settings
    if (lost !== undefined) return off(lost)
    try {
      return { settings: completeSettings(found.valid, { ...values, ...secrets }) }
    } catch (error) {
      return off(messageOf(error))
    }
  }

  const quit = async (record: PluginRecord, reason: string) => {
    for (const undo of record.undo.splice(0)) undo(`the plugin "${record.found.id}" ${reason}`)
    await endLife(record, `it ${reason}`)
  }

  const endLife = async (record: PluginRecord, reason: string) => {
    const { life } = record
    record.life = undefined
    record.startedWith = ''
    await life?.close(reason)
  }

  const live = (record: PluginRecord, settings: Record<string, unknown>) => {
    const { found } = record
    const manifest = found.valid!
    record.life = new PluginLife({
      manifest,
      entry: found.entry!,
      folder: found.folder,
      dataDir: join(dataDir, 'plugins', 'data', found.id),
      version,
      config: settings,
      starts,
      onState: () => changed(record),
      onLog: (level, source, message) => say(record, level, source, message),
      onRestart: () => {
        record.figures.restarts += 1
      },
    })
    if (launched) record.life.launch()
  }

  const call = async (
    record: PluginRecord,
    run: Pick<Run, 'projectId' | 'signal'>,
    api: string,
    method: string,
    args: Record<string, unknown>,
  ) => {
    const { life, found, still } = record
    const began = performance.now()
    let code: string | undefined
    try {
      if (!life) throw pluginDisabled([found.id, still?.reason ?? 'it does not run'])
      return await life.call(run, api, method, args)
    } catch (error) {
      code = String((error as { code?: unknown }).code ?? 'unknown')
      throw error
    } finally {
      record.figures.count(`${api}.${method}`, run.projectId, performance.now() - began, code)
    }
  }

  const storedOf = async (
    { found }: PluginRecord,
    { settings = '{}' }: Partial<PluginDocument> = {},
  ): Promise<Stored> => {
    const stored: Stored = { values: JSON.parse(settings) as Record<string, unknown>, secrets: {}, names: [] }
    if (!found.valid || secretNames(found.valid).length === 0) return stored
    const names = await secretsSet(vault, found.id)
    try {
      return { ...stored, names, secrets: await readSecrets(vault, found.id) }
    } catch (error) {
      return { ...stored, names, lost: messageOf(error) }
    }
  }

  /** Brings a plugin into the state that it should be in. */
  const settle = async (record: PluginRecord, document: PluginDocument | undefined) => {
    const { found } = record
    const result = verdict(record, document)
    if (result.settings === undefined) {
      const before = record.still
      if (before?.state === result.state && before.reason === result.reason) return
      record.still = { state: result.state, reason: result.reason, since: new Date() }
      await quit(record, result.state === 'disabled' ? 'is disabled' : 'is rejected')
      // What nobody wants to run may be unfinished.
      const level = result.state === 'rejected' && record.enabled ? 'error' : 'info'
      say(record, level, 'system', `It is ${result.state}: ${result.reason}`)
      changed(record)
      return
    }
    const startedWith = `${found.mark} ${JSON.stringify(result.settings)}`
    if (record.life && record.startedWith === startedWith) return
    record.still = undefined
    for (const undo of record.undo.splice(0)) undo(`the plugin "${found.id}" does not have it any more`)
    for (const api of apisOf(found.valid!, (run, name, method, args) => call(record, run, name, method, args)))
      record.undo.push(apis.add(api))
    await endLife(record, 'it is started anew')
    record.startedWith = startedWith
    live(record, result.settings)
    changed(record)
  }

  const rescan = async (): Promise<void> => {
    const found = await scanPlugins(places, version)
    const ids = new Set(found.map(({ id }) => id))
    for (const [id, record] of records) {
      if (ids.has(id)) continue
      records.delete(id)
      await quit(record, 'is gone')
      log.info({ plugin: id }, `plugin ${id}: its folder is gone`)
    }
    const now = new Date()
    for (const { id } of found) if (!records.has(id)) await repository.seen(id, now)
    const documents = new Map((await repository.of([...ids])).map((document) => [document._id, document]))
    const all = found.map((each) => {
      const record = records.get(each.id) ?? newRecord(each)
      records.set(each.id, record)
      record.found = each
      record.enabled = documents.get(each.id)?.enabled ?? each.manifest.enabled !== false
      return { record, document: documents.get(each.id) }
    })
    const names = nameProblems(
      all.map(({ record, document }) => ({
        found: record.found,
        wanted: record.enabled && (record.found.valid?.kind !== 'native' || config.native),
        firstSeenAt: document?.firstSeenAt ?? now,
      })),
      firstParty(),
    )
    for (const { record, document } of all) record.settings = await storedOf(record, document)
    for (const { record } of all)
      record.problems = [...(names.get(record.found.id) ?? []), ...accessProblems(record.found, dataDir)]
    // Names that are given up first: somebody else may be about to have them.
    const running = (record: PluginRecord) => verdict(record, documents.get(record.found.id)).settings !== undefined
    for (const { record, document } of all) if (!running(record)) await settle(record, document)
    for (const { record, document } of all) if (running(record)) await settle(record, document)
  }

  /** Names of APIs that are not of plugins. */
  const firstParty = (): Set<string> => {
    const names = new Set(apis.list().map(({ name }) => name))
    for (const { undo, found } of records.values())
      if (undo.length > 0) for (const { name } of found.valid?.runtime ?? []) names.delete(name)
    return names
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
        for (const { name } of other.undo.length > 0 && other !== record ? other.found.valid!.runtime : [])
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
    async start() {
      await repository.ensureIndexes()
      await installer.recover()
      await exclusive(rescan)
      sampling = setInterval(() => {
        for (const { life } of records.values()) life?.process?.sample()
      }, SAMPLE_MS)
    },
    launch() {
      launched = true
      for (const { life } of records.values()) life?.launch()
    },
    stop: () =>
      exclusive(async () => {
        clearInterval(sampling)
        await Promise.all([...records.values()].map((record) => quit(record, 'ends with the server')))
      }),
  }
}
