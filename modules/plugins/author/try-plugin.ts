/** Starts the plugin of a folder alone, without a server, for one call. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger, createRuntimeApis } from '../../../kernel/index.ts'
import { createGate } from '../../shared/gate.ts'
import { apisOf } from '../api.ts'
import { PluginLife } from '../life.ts'
import { problemLine } from '../manifest/problems.ts'
import { readPlugin } from '../manifest/read-plugin.ts'
import { pluginInvalid, pluginMethod } from '../plugins.errors.ts'
import { completeSettings } from '../settings.ts'
import { ownVersion } from './package.ts'

export interface TryOptions {
  /** `geoip.country` */
  method: string
  args: readonly unknown[]
  settings: Record<string, unknown>
  /** Told of what the plugin logs, and of what m3m says of it. */
  onLog(level: string, message: string): void
}

/**
 * Calls as the code of a service does; what the plugin wrote to its data folder is gone afterwards.
 * @throws M3M_PLUGIN_*, M3M_API_ARGUMENTS, and codes of the plugin's own
 */
export async function tryPlugin(folder: string, { method, args, settings, onLog }: TryOptions): Promise<unknown> {
  const version = ownVersion()
  const plugin = await readPlugin(folder, { version, anyFolder: true })
  if (!plugin) throw pluginInvalid([folder, 'there is no plugin.json in it'])
  const { valid: manifest, entry, problems } = plugin
  if (!manifest || !entry) throw pluginInvalid([folder, problems.map(problemLine).join('; ')])
  const [, api, name] = /^([A-Za-z0-9]+)\.([A-Za-z0-9]+)$/.exec(method) ?? []
  const known = manifest.runtime.flatMap((each) => each.methods.map((one) => `${each.name}.${one.name}`))
  if (!api || !name || !known.includes(method)) throw pluginMethod([manifest.id, method, known.join(', ')])

  const config = completeSettings(manifest, settings)
  const dataDir = await mkdtemp(join(tmpdir(), 'm3m-plugin-'))
  const started = Promise.withResolvers<void>()
  const life = new PluginLife({
    manifest,
    entry,
    folder,
    dataDir,
    version,
    config,
    starts: createGate(1),
    // What it does at its start is no part of the call.
    onState: ({ state }) => void (state !== 'starting' && started.resolve()),
    onLog: (level, _source, message) => onLog(level, message),
    onRestart() {},
  })
  const apis = createRuntimeApis(createLogger({ level: 'silent', pretty: false }))
  for (const each of apisOf(manifest, (run, ...call) => life.call(run, ...call))) apis.add(each)
  try {
    life.launch()
    await started.promise
    const run = { projectId: '', version: '', instanceId: '', signal: new AbortController().signal }
    const answer = await apis.call(run, api, name, args)
    if (answer.ok) return answer.value
    throw Object.assign(new Error(answer.error.message), { code: answer.error.code })
  } finally {
    await life.close('it was tried')
    await rm(dataDir, { recursive: true, force: true })
  }
}
