/** The runtime APIs of a manifest: checked, typed and described as those of m3m itself. */
import { type TSchema, Type } from 'typebox'
import { type Check, compileCheck, method, type Run, type RuntimeApi, withBytes } from '../../kernel/index.ts'
import { signatureOf } from '../shared/type-script.ts'
import { CALL_MS, type Manifest, type ManifestMethod, type PluginApiView } from './contract.ts'
import { cheapPart } from './manifest/json-schemas.ts'
import { pluginCrashed, pluginFailed, pluginTimeout } from './plugins.errors.ts'

export type PluginCaller = (run: Run, api: string, method: string, args: Record<string, unknown>) => Promise<unknown>

const ALWAYS = [pluginCrashed, pluginFailed, pluginTimeout]

/** @param call makes a call in the plugin's process */
export const apisOf = ({ runtime }: Manifest, call: PluginCaller): RuntimeApi[] =>
  runtime.map((api) => ({
    name: api.name,
    summary: api.summary,
    methods: Object.fromEntries(
      api.methods.map((declared) => [
        declared.name,
        method({
          summary: declared.summary,
          params: paramsOf(declared),
          returns: Type.Unsafe(declared.returns ?? {}),
          errors: [...(declared.errors ?? []), ...ALWAYS],
          ...(declared.example === undefined ? {} : { example: declared.example }),
          call: (run, args) => call(run, api.name, declared.name, args),
        }),
      ]),
    ),
  }))

function paramsOf({ params = [] }: ManifestMethod): Record<string, TSchema> {
  return Object.fromEntries(
    params.map(({ name, schema, optional }) => {
      const cheap = Type.Unsafe(cheapPart(schema).schema)
      return [name, optional || Object.hasOwn(schema, 'default') ? Type.Optional(cheap) : cheap]
    }),
  )
}

/** How service code calls it, for people. */
export const viewsOf = (manifest: Partial<Manifest>): PluginApiView[] => {
  try {
    const apis = apisOf(manifest as Manifest, () => Promise.reject(new TypeError('it is only described')))
    return apis.map(({ name, summary, methods }, index) => ({
      name,
      summary,
      methods: Object.entries(methods).map(([key, declared], at) => ({
        name: key,
        summary: declared.summary,
        signature: signatureOf(key, declared),
        timeoutMs: manifest.runtime![index]!.methods[at]!.timeoutMs ?? CALL_MS,
      })),
    }))
  } catch {
    // What is wrong with it is told among its problems.
    return []
  }
}

/** Checks of results, by `api.method`; those without a schema take anything. */
export function resultChecks({ runtime }: Manifest): ReadonlyMap<string, Check> {
  const checks = new Map<string, Check>()
  for (const api of runtime)
    for (const { name, returns } of api.methods)
      if (returns) checks.set(`${api.name}.${name}`, compileCheck(withBytes(cheapPart(returns).schema) as object))
  return checks
}
