/** Settings of a plugin: checked by the schema of its manifest, secrets apart. */
import { createHash } from 'node:crypto'
import { createContext, Script } from 'node:vm'
import { type Check, compileCheck, messageOf } from '../../kernel/index.ts'
import type { EnvironmentService } from '../environment/contract.ts'
import type { Manifest } from './contract.ts'
import { pluginSettings, pluginSettingsSlow } from './plugins.errors.ts'

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

/** Secrets lie among those of environments: encrypted with the same key, and anew when that is rotated. */
export type Vault = Pick<EnvironmentService, 'set' | 'values' | 'list' | 'remove'>

/** What stands for a plugin where the vault has the id of a project. */
const ownerOf = (id: string): string => createHash('sha256').update(`plugin ${id}`).digest('hex').slice(0, 24)

/** @throws M3M_ENV_KEY_LOST when one was encrypted with another key */
export const readSecrets = async (vault: Vault, id: string): Promise<Record<string, string>> =>
  (await vault.values(ownerOf(id))) as Record<string, string>

export const secretsSet = async (vault: Vault, id: string): Promise<string[]> =>
  (await vault.list(ownerOf(id))).map(({ key }) => key)

/** Stores secrets, and forgets all others. */
export async function writeSecrets(vault: Vault, id: string, secrets: Record<string, string>): Promise<void> {
  const owner = ownerOf(id)
  const variables = Object.entries(secrets).map(([key, value]) => ({ key, value, type: 'text' as const, secret: true }))
  if (variables.length > 0) await vault.set(owner, variables)
  for (const { key } of await vault.list(owner)) if (!Object.hasOwn(secrets, key)) await vault.remove(owner, key)
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
