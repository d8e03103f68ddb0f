/** Brings plugins into the state that they should be in, by their folders and by what was chosen for them. */
import { join } from 'node:path'
import { type Events, type Logger, messageOf, type Run, type RuntimeApis } from '../../kernel/index.ts'
import { createGate } from '../shared/gate.ts'
import { apisOf } from './api.ts'
import { accessProblems, nameProblems } from './claims.ts'
import { type PluginLogLine, pluginChanged } from './contract.ts'
import { PluginLife } from './life.ts'
import { problemLine } from './manifest/problems.ts'
import type { PluginsConfig } from './plugins.config.ts'
import { pluginDisabled } from './plugins.errors.ts'
import type { PluginDocument, PluginsRepository } from './plugins.repository.ts'
import { networkOf } from './process/prefixes.ts'
import { newRecord, type PluginRecord, type Stored, stateOf } from './record.ts'
import { type PluginPlace, scanPlugins } from './scanner.ts'
import { completeSettings, readSecrets, secretNames, secretsSet, type Vault } from './settings.ts'

export interface ReconcilerOptions {
  config: PluginsConfig
  places: readonly PluginPlace[]
  repository: PluginsRepository
  apis: RuntimeApis
  vault: Vault
  events: Events
  log: Logger
  /** Version of m3m. */
  version: string
  /** Data folder of the server. */
  dataDir: string
}

/** One call at a time of those that change something. */
export interface Reconciler {
  /** By id. */
  readonly records: ReadonlyMap<string, PluginRecord>
  /** Looks into the folders, and does what comes of it. */
  rescan(): Promise<void>
  /** Takes its APIs away and ends it; the next scan may bring it back. */
  quit(record: PluginRecord, reason: string): Promise<void>
  /** Ends its process; the next scan starts another one. */
  endLife(record: PluginRecord, reason: string): Promise<void>
  /** Starts the processes of those that are to run; later ones start by themselves. */
  launch(): void
}

export function createReconciler(options: ReconcilerOptions): Reconciler {
  const { config, places, repository, apis, vault, events, log, version, dataDir } = options
  const records = new Map<string, PluginRecord>()
  /** Each takes a core for a moment, and the server has other things to do; one that takes long keeps nobody waiting. */
  const starts = createGate(2, 2_000)
  let launched = false

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

  /** Services that still call it are told the reason. */
  const giveUp = ({ apis, found }: PluginRecord, reason: string) => {
    for (const { remove } of apis.splice(0)) remove(`the plugin "${found.id}" ${reason}`)
  }

  const quit = async (record: PluginRecord, reason: string) => {
    giveUp(record, reason)
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

  const rest = async (record: PluginRecord, state: 'rejected' | 'disabled', reason: string) => {
    const before = record.still
    if (before?.state === state && before.reason === reason) return
    record.still = { state, reason, since: new Date() }
    await quit(record, state === 'disabled' ? 'is disabled' : 'is rejected')
    // What nobody wants to run may be unfinished.
    say(record, state === 'rejected' && record.enabled ? 'error' : 'info', 'system', `It is ${state}: ${reason}`)
    changed(record)
  }

  /** Brings a plugin into the state that it should be in. */
  const settle = async (record: PluginRecord, document: PluginDocument | undefined) => {
    const { found } = record
    const result = verdict(record, document)
    if (result.settings === undefined) return rest(record, result.state, result.reason)
    const startedWith = `${found.mark} ${JSON.stringify(result.settings)}`
    if (record.life && record.startedWith === startedWith) return
    giveUp(record, 'does not have it any more')
    try {
      for (const api of apisOf(found.valid!, (run, name, method, args) => call(record, run, name, method, args)))
        record.apis.push({ name: api.name, remove: apis.add(api) })
    } catch (error) {
      return rest(record, 'rejected', messageOf(error))
    }
    record.still = undefined
    await endLife(record, 'it is started anew')
    record.startedWith = startedWith
    live(record, result.settings)
    changed(record)
  }

  const rescan = async (): Promise<void> => {
    const found = await scanPlugins(places, version, (folder, err) =>
      log.error({ err, folder }, `the folder ${folder} of plugins cannot be read: ${messageOf(err)}`),
    )
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
    for (const { record, document } of all) {
      record.settings = await storedOf(record, document)
      record.network = record.found.valid ? await networkOf(record.found.valid) : null
    }
    for (const { record } of all)
      record.problems = [...(names.get(record.found.id) ?? []), ...accessProblems(record.found, dataDir)]
    // Names that are given up first: somebody else may be about to have them.
    const running = (record: PluginRecord) => verdict(record, documents.get(record.found.id)).settings !== undefined
    for (const { record, document } of all) if (!running(record)) await settle(record, document)
    for (const { record, document } of all) if (running(record)) await settle(record, document)
  }

  /** Names of APIs that are not of plugins. */
  const firstParty = (): Set<string> => {
    const own = new Set([...records.values()].flatMap((record) => record.apis.map(({ name }) => name)))
    return new Set(apis.list().flatMap(({ name }) => (own.has(name) ? [] : [name])))
  }

  return {
    records,
    rescan,
    quit,
    endLife,
    launch() {
      launched = true
      for (const { life } of records.values()) life?.launch()
    },
  }
}
