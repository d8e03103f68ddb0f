/** Plugins of the kind `js`: a module whose `setup` gives the methods. */
import { pathToFileURL } from 'node:url'
import type { Hello } from '../protocol.ts'
import { type CallContext, FinalRefusal, type Loaded, type Log } from './loaded.ts'

type Method = (args: Record<string, unknown>, context: CallContext) => unknown
type Setup = (context: { config: Record<string, unknown>; log: Log; dataDir: string }) => unknown

interface Made {
  runtime?: Record<string, Record<string, unknown>>
  stop?: unknown
}

/** @throws FinalRefusal when the module does not give what the manifest names */
export async function loadJs({ manifest, entry, dataDir, config }: Hello, log: Log): Promise<Loaded> {
  const module = (await import(pathToFileURL(entry).href)) as { default?: unknown; setup?: unknown }
  const setup = [module.default, module.setup].find((each) => typeof each === 'function') as Setup | undefined
  if (!setup)
    throw new FinalRefusal(
      `${manifest.main} must export a function setup, as its default or by that name; it exports ${Object.keys(module).join(', ') || 'nothing'}`,
    )
  const made = (await setup({ config, log, dataDir })) as Made | undefined
  if (typeof made !== 'object' || made === null)
    throw new FinalRefusal(`setup() must give { runtime, stop? }; it gave ${made === null ? 'null' : typeof made}`)

  const methods = new Map<string, Method>()
  for (const api of manifest.runtime) {
    const object = read(made.runtime, api.name, `runtime.${api.name}`) as Record<string, unknown> | undefined
    for (const { name } of api.methods) {
      const place = `runtime.${api.name}.${name}`
      const method = read(object, name, place)
      if (typeof method !== 'function')
        throw new FinalRefusal(
          `The manifest names ${api.name}.${name}, but setup() gave ${method === undefined ? 'nothing' : typeof method} as ${place}`,
        )
      methods.set(`${api.name}.${name}`, (method as Method).bind(object))
    }
  }
  const stop = read(made as Record<string, unknown>, 'stop', 'stop')
  return {
    call: (api, method, args, context) => methods.get(`${api}.${method}`)!(args, context),
    stop: () => (typeof stop === 'function' ? stop.call(made) : undefined),
  }
}

/** Reads a property once: it may be a getter, and do anything. */
function read(object: unknown, name: string, place: string): unknown {
  if (typeof object !== 'object' || object === null) return undefined
  try {
    return (object as Record<string, unknown>)[name]
  } catch (error) {
    throw new FinalRefusal(`Reading ${place} failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}
