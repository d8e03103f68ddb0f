/**
 * Runtime APIs: the objects service code sees in the sandbox. One value per API drives argument checks, the wrapper
 * inside the isolate, the editor's types, the reference pages and the tests.
 */
import { type Static, type TSchema, Type } from 'typebox'
import { defineError, isCoded, type Problem } from './errors.ts'
import { topic } from './events.ts'
import type { ApiLimit } from './limits.ts'
import type { Logger } from './logger.ts'
import { serviceRef } from './service-ref.ts'
import { type Check, compileCheck, withBytes } from './validate.ts'

/** Who calls: stamped by the server, never taken from a message. */
export interface Run {
  readonly projectId: string
  /** Number of the version that runs, or `draft`. */
  readonly version: string
  readonly instanceId: string
  /** The HTTP request being served, when there is one. */
  readonly requestId?: string
  /** Aborted when the instance stops. */
  readonly signal: AbortSignal
}

type Params = Record<string, TSchema>
type Arguments<P extends Params> = { [K in keyof P]: Static<P[K]> }

export interface RuntimeMethod<P extends Params = Params> {
  summary: string
  /** Arguments by name; the order of the keys is their positional order. */
  params: P
  returns: TSchema
  /** Code that works as it is, for the reference. */
  example?: string
  /** What it rejects with besides what every method may: kinds of errors made with `defineError`. */
  errors?: readonly { readonly code: string; readonly message: string }[]
  call(run: Run, args: Arguments<P>): unknown
}

export interface RuntimeApi {
  /** camelCase global name in service code. */
  name: string
  summary: string
  /** Limits to know about, for the reference; `limitsOf` makes them of a configuration. */
  limits?: readonly ApiLimit[]
  // biome-ignore lint/suspicious/noExplicitAny: a table of methods mixes parameter lists.
  methods: Record<string, RuntimeMethod<any>>
}

/**
 * An error that a method rejects with besides those of the catalogue: code and sentence reach service code as they are.
 * For what is beyond m3m, such as a plugin, and has codes of its own.
 */
export class ApiError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** Declares a method; infers the argument types of `call` from `params`. */
export const method = <P extends Params>(definition: RuntimeMethod<P>): RuntimeMethod<P> => definition

/** Declares a runtime API. */
export const defineRuntimeApi = (api: RuntimeApi): RuntimeApi => api

/** What crosses back into the sandbox: plain data, never a stack or a reference. */
export type Envelope =
  | { ok: true; value: unknown }
  | { ok: false; error: { name: string; code: string; message: string; errors?: Problem[] } }

/**
 * TypeScript declarations of what service code sees in one project alone: ambient ones, without `import` or `export`,
 * which add to interfaces that are empty in the declarations of all (`interface ProjectEnv { PORT: number }`). Never
 * values that are secret.
 */
export type ProjectTypes = (projectId: string) => string | Promise<string>

export interface RuntimeApis {
  /**
   * Adds an API under its unique name; returns its undo. With a reason, code that still calls it is told that:
   * `The plugin "geoip" is disabled`.
   * @throws M3M_API_NAME_TAKEN
   */
  add(api: RuntimeApi): (reason?: string) => void
  list(): RuntimeApi[]
  /** Calls a method with positional arguments; always resolves. */
  call(run: Run, api: string, method: string, args: readonly unknown[]): Promise<Envelope>
  /** Adds declarations for each project, under the name of who makes them; returns its undo. */
  addProjectTypes(owner: string, types: ProjectTypes): () => void
  /** All declarations for a project. Those that cannot be made are left out, with a comment that says so. */
  projectTypes(projectId: string): Promise<string>
  /** Told after every change of the list; returns its undo. */
  onChange(listener: () => void): () => void
}

/** What `projectTypes` says of a project, or of all (null), may be different now. */
export const projectTypesChanged = topic<{ projectId: string | null }>('runtime.project-types-changed')

export const runtimeApisRef = serviceRef<RuntimeApis>('runtime-apis')

const nameTaken = defineError('M3M_API_NAME_TAKEN', 'The runtime API "%s" exists already; choose another name', 409)
const unknownMethod = defineError('M3M_API_UNKNOWN', 'There is no runtime method "%s"', 404)
const goneMethod = defineError('M3M_API_GONE', 'There is no runtime method "%s" any more: %s', 404)
const badArguments = defineError('M3M_API_ARGUMENTS', '%s: %s', 400)

const RESERVED = new Set([
  'router',
  'service',
  'schedule',
  'console',
  'crypto',
  'fetch',
  'globalThis',
  'Object',
  'Promise',
  'utils',
])

export function createRuntimeApis(log: Logger): RuntimeApis {
  const apis = new Map<string, { api: RuntimeApi; checks: Map<string, Check> }>()
  /** Why APIs that were there are not, by name. */
  const gone = new Map<string, string>()
  const projectTypes = new Map<string, ProjectTypes>()
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }

  return {
    add(api) {
      if (!/^[a-z][A-Za-z0-9]*$/.test(api.name)) throw new TypeError(`Runtime API "${api.name}" needs a camelCase name`)
      if (RESERVED.has(api.name) || apis.has(api.name)) throw nameTaken([api.name])
      const checks = new Map(
        Object.entries(api.methods).map(([name, { params }]) => [
          name,
          compileCheck(withBytes(Type.Object(params)) as object),
        ]),
      )
      const entry = { api, checks }
      apis.set(api.name, entry)
      gone.delete(api.name)
      changed()
      return (reason) => {
        // Another one may have the name by now.
        if (apis.get(api.name) !== entry) return
        apis.delete(api.name)
        if (reason !== undefined) gone.set(api.name, reason)
        changed()
      }
    },
    list: () => [...apis.values()].map(({ api }) => api),
    async call(run, apiName, methodName, args) {
      const label = `${apiName}.${methodName}`
      try {
        const entry = apis.get(apiName)
        const found = entry && Object.hasOwn(entry.api.methods, methodName) ? entry.api.methods[methodName] : undefined
        const reason = entry ? undefined : gone.get(apiName)
        if (reason !== undefined) throw goneMethod([label, reason])
        if (!entry || !found) throw unknownMethod([label])
        const names = Object.keys(found.params)
        if (args.length > names.length)
          throw badArguments([label, `takes ${names.length} arguments, got ${args.length}`])
        const named: Record<string, unknown> = {}
        names.forEach((name, index) => {
          if (args[index] !== undefined && args[index] !== null) named[name] = args[index]
          else if (args[index] === null) named[name] = null
        })
        const problems = entry.checks.get(methodName)!(named)
        if (problems.length > 0) {
          throw badArguments([
            label,
            problems.map((p) => `${p.path.slice(1).replaceAll('/', '.')} ${p.message}`).join('; '),
          ])
        }
        return { ok: true, value: await found.call(run, named as never) }
      } catch (error) {
        if (isCoded(error) || error instanceof ApiError) {
          const { code, message } = error
          const errors = isCoded(error) ? error.errors : undefined
          return { ok: false, error: { name: 'M3mError', code, message, ...(errors ? { errors } : {}) } }
        }
        log.error({ err: error, method: label, project: run.projectId }, 'a runtime method failed')
        return {
          ok: false,
          error: {
            name: 'M3mError',
            code: 'M3M_INTERNAL',
            message: `${label} failed inside m3m; its log has the reason`,
          },
        }
      }
    },
    addProjectTypes(owner, types) {
      projectTypes.set(owner, types)
      return () => {
        if (projectTypes.get(owner) === types) projectTypes.delete(owner)
      }
    },
    async projectTypes(projectId) {
      const parts = await Promise.all(
        [...projectTypes].map(async ([owner, types]) => {
          try {
            return await types(projectId)
          } catch (error) {
            log.error({ err: error, projectId }, `the declarations of "${owner}" for a project could not be made`)
            return `// The declarations of "${owner}" could not be made; the log of m3m has the reason.\n`
          }
        }),
      )
      return parts.filter((part) => part !== '').join('\n')
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
