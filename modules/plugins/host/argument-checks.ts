/**
 * Checks arguments for what the server leaves out, because it can take time out of all proportion: patterns and the like.
 * Here it costs only the plugin whose manifest asks for it.
 */
import type { Manifest, ManifestMethod } from '../manifest/manifest.schema.ts'

/** What is wrong with the arguments of a call, if anything. */
export type ArgumentCheck = (api: string, method: string, args: unknown) => string | undefined

const COSTLY = /"(?:pattern|patternProperties|propertyNames|uniqueItems|contains|format|not|if)":/

export async function argumentChecks({ runtime }: Manifest): Promise<ArgumentCheck> {
  const checks = new Map<string, (args: unknown) => string | undefined>()
  for (const api of runtime)
    for (const method of api.methods)
      if (COSTLY.test(JSON.stringify(method.params ?? [])))
        checks.set(`${api.name}.${method.name}`, await compile(method))
  return (api, method, args) => checks.get(`${api}.${method}`)?.(args)
}

async function compile({ params = [] }: ManifestMethod): Promise<(args: unknown) => string | undefined> {
  const [{ Ajv }, formats] = await Promise.all([import('ajv'), import('ajv-formats')])
  const ajv = new Ajv({ strict: false })
  const add = formats.default as unknown as ((ajv: object) => void) & { default?: (ajv: object) => void }
  ;(add.default ?? add)(ajv)
  const properties = Object.fromEntries(params.map(({ name, schema }) => [name, withoutBinary(schema)]))
  const validate = ajv.compile({ type: 'object', properties })
  return (args) => {
    if (validate(args)) return undefined
    const [error] = validate.errors ?? []
    return `${(error?.instancePath ?? '').slice(1).replaceAll('/', '.')} ${error?.message ?? 'does not fit'}`
  }
}

/** Bytes are no text to a validator; the server has looked at them. */
function withoutBinary(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutBinary)
  if (typeof schema !== 'object' || schema === null) return schema
  if ((schema as { format?: unknown }).format === 'binary') return {}
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, withoutBinary(value)]))
}
