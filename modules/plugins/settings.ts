/** Settings of a plugin: checked by the schema of its manifest, secrets apart. */
import { createContext, Script } from 'node:vm'
import { type Check, compileCheck, messageOf } from '../../kernel/index.ts'
import type { Sealer } from '../environment/contract.ts'
import type { Manifest } from './contract.ts'
import { pluginSettings, pluginSettingsSlow } from './plugins.errors.ts'
import type { PluginDocument } from './plugins.repository.ts'

type Values = Record<string, unknown>

/** Time a check may take: patterns are the plugin's. */
const CHECK_MS = 500
/** Bytes of all settings together. */
export const MAX_SETTINGS_BYTES = 64 * 1024

const propertiesOf = ({ config }: Partial<Manifest>): Record<string, { 'x-secret'?: unknown }> =>
  (config?.properties as Record<string, { 'x-secret'?: unknown }> | undefined) ?? {}

/** Names of the settings that are secret. */
export const secretNames = (manifest: Partial<Manifest>): string[] =>
  Object.entries(propertiesOf(manifest)).flatMap(([name, schema]) => (schema?.['x-secret'] === true ? [name] : []))

const placeOf = (id: string, name: string) => `${id}/${name}`

/** What is stored, secrets opened. Those that cannot be opened are named. */
export function storedSettings(
  { _id, settings = '{}', secrets = '{}' }: Pick<PluginDocument, '_id' | 'settings' | 'secrets'>,
  sealer: Sealer,
): { values: Values; secrets: Record<string, string>; lost: string[] } {
  const opened: Record<string, string> = {}
  const lost: string[] = []
  for (const [name, sealed] of Object.entries(JSON.parse(secrets) as Record<string, string>)) {
    const text = sealer.open(sealed, placeOf(_id, name))
    if (text === null) lost.push(name)
    else opened[name] = text
  }
  return { values: JSON.parse(settings) as Values, secrets: opened, lost }
}

/** The two texts to store. */
export function sealSettings(
  id: string,
  manifest: Manifest,
  values: Values,
  sealer: Sealer,
): { settings: string; secrets: string } {
  const secret = new Set(secretNames(manifest))
  const entries = Object.entries(values)
  const sealed = entries
    .filter(([name]) => secret.has(name))
    .map(([name, value]) => [name, sealer.seal(String(value), placeOf(id, name))])
  return {
    settings: JSON.stringify(Object.fromEntries(entries.filter(([name]) => !secret.has(name)))),
    secrets: JSON.stringify(Object.fromEntries(sealed)),
  }
}

/**
 * Settings as the plugin gets them, defaults filled in.
 * @throws M3M_PLUGIN_SETTINGS with every problem
 */
export function completeSettings(manifest: Manifest, values: Values): Values {
  const complete = structuredClone(values)
  if (!manifest.config) return {}
  const problems = timed(compileCheck({ additionalProperties: false, ...manifest.config }), complete, manifest.id)
  if (problems.length > 0) {
    const sentence = problems
      .map(({ path, message }) => `${path.slice(1).replaceAll('/', '.') || 'they'} ${message}`)
      .join('; ')
    throw pluginSettings([manifest.id, sentence], {
      errors: problems.map(({ path, message }) => ({ path: `/values${path}`, message })),
    })
  }
  return complete
}

const context = createContext(Object.create(null))
const script = new Script('check(value)')

/** A check with an end: V8 breaks off a regular expression that takes too long. */
function timed(check: Check, value: Values, id: string): ReturnType<Check> {
  Object.assign(context, { check, value })
  try {
    return script.runInContext(context, { timeout: CHECK_MS }) as ReturnType<Check>
  } catch (error) {
    throw pluginSettingsSlow([id, messageOf(error)])
  } finally {
    Object.assign(context, { check: undefined, value: undefined })
  }
}
