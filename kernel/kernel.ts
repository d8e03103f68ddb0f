/** The microkernel: orders modules, wires them, mounts what they contribute, starts and stops them. */
import { resolve as resolvePath } from 'node:path'
import { Type } from 'typebox'
import { type Config, type ConfigClaim, resolveConfig } from './config.ts'
import { type Container, createContainer } from './container.ts'
import { openDataFolder } from './data-folder.ts'
import { defineError, messageOf } from './errors.ts'
import { createEvents, eventsRef } from './events.ts'
import { orderModules } from './graph.ts'
import { createHttp, type HttpServer, httpRef, type RouteEntry, ServerConfig } from './http.ts'
import { createLifecycle, type Lifecycle, type ModuleReport, type Step } from './lifecycle.ts'
import { createLogger, type Logger } from './logger.ts'
import type { AnyModule, ConfigKey, Health, ModuleInstance } from './module.ts'
import { createRuntimeApis, runtimeApisRef } from './runtime-api.ts'
import { type AnyRef, type ServiceRef, serviceRef } from './service-ref.ts'

const DEFAULT_TIMEOUT_S = 10

export const LogConfig = Type.Object({
  level: Type.Enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    default: 'info',
    description: 'Least level that is printed',
  }),
})
export const DataConfig = Type.Object({
  path: Type.String({ default: './storage', description: 'Data folder: embedded database, files, generated secrets' }),
})
const ModulesConfig = Type.Object(
  {},
  { additionalProperties: true, description: 'false switches a module off, a path swaps it' },
)

/** Keys the kernel itself claims. */
export const KERNEL_CLAIMS: ConfigClaim[] = [
  { key: 'server', schema: ServerConfig, owner: 'the kernel' },
  { key: 'storage', schema: DataConfig, owner: 'the kernel' },
  { key: 'log', schema: LogConfig, owner: 'the kernel' },
  { key: 'modules', schema: ModulesConfig, owner: 'the kernel' },
]

/** What other parts may ask of the kernel. */
export interface KernelInfo {
  readonly version: string
  readonly dataDir: string
  /** Absolute path of the folder that relative paths of the configuration start from. */
  readonly baseDir: string
  readonly config: Config
  report(): ModuleReport[]
  health(): Promise<Record<string, Health>>
}
export const kernelRef = serviceRef<KernelInfo>('kernel')

const BUILT_IN = new Set([httpRef.id, eventsRef.id, runtimeApisRef.id, kernelRef.id])

/** Stands in for the module that provides `ref`, in tests. */
export interface Fake {
  ref: AnyRef
  facade: unknown
}
export const fake = <T>(ref: ServiceRef<T>, facade: Partial<T>): Fake => ({ ref, facade })

export interface KernelOptions {
  modules: readonly AnyModule[]
  /** Parsed YAML. */
  config?: Record<string, unknown>
  /** A configuration that is resolved already, in place of `config`, `configFile` and `env`. */
  resolved?: Config
  /** Name of the file the configuration came from, for messages. */
  configFile?: string
  env?: NodeJS.ProcessEnv
  version?: string
  log?: Logger
  fakes?: Fake[]
  /** Folder relative paths of the configuration start from. Default: the working directory. */
  baseDir?: string
}

interface Running {
  module: AnyModule
  report: ModuleReport
  instance?: ModuleInstance<unknown>
}

const dependencyFailed = defineError('M3M_KERNEL_DEPENDENCY', 'its dependency "%s" failed')

/** Checks modules and configuration and gives the kernel; nothing runs before `start`. @throws M3M_KERNEL_GRAPH, M3M_CONFIG_INVALID */
export const createKernel = (options: KernelOptions): Kernel => new Kernel(options)

export class Kernel {
  readonly config: Config
  readonly log: Logger
  readonly dataDir: string
  readonly baseDir: string
  readonly version: string
  readonly #lifecycle: Lifecycle
  readonly #container: Container = createContainer()
  readonly #abort = new AbortController()
  readonly #units: Running[]
  readonly #fakes: Fake[]
  readonly #order: Running[] = []
  #http: HttpServer | undefined
  #stopping: Promise<void> | undefined

  constructor({
    modules,
    resolved,
    config,
    configFile,
    env,
    version = '0.0.0',
    log,
    fakes = [],
    baseDir = process.cwd(),
  }: KernelOptions) {
    const faked = new Set(fakes.map(({ ref }) => ref.id))
    const wanted = modules.filter((module) => !(module.provides && faked.has(module.provides.id)))
    const ordered = orderModules(wanted, new Set([...BUILT_IN, ...faked]))
    this.config = resolved ?? resolveConfig(claimsOf(modules), { tree: config, env, file: configFile })
    this.version = version
    this.log = log ?? createLogger(this.config.values.log as { level: 'info' })
    this.baseDir = resolvePath(baseDir)
    this.dataDir = resolvePath(baseDir, (this.config.values.storage as { path: string }).path)
    this.#lifecycle = createLifecycle(this.log)
    this.#fakes = fakes
    this.#units = ordered.map((module) => ({
      module,
      report: {
        id: module.id,
        summary: module.summary,
        critical: module.critical !== false,
        state: 'pending',
        times: {},
      },
    }))
  }

  /** A facade, once started. */
  get<T>(ref: ServiceRef<T>): T {
    return this.#container.get(ref)
  }

  /** The Fastify instance, once started: `inject` in tests. */
  get app(): HttpServer['app'] {
    return this.#http!.app
  }

  /** Every route with who may use it, once started. */
  routes(): RouteEntry[] {
    return this.#http!.routes()
  }

  report(): ModuleReport[] {
    return this.#units.map(({ report }) => structuredClone(report))
  }

  async health(): Promise<Record<string, Health>> {
    const entries = await Promise.all(
      this.#units.map(async ({ report, instance }): Promise<[string, Health]> => {
        if (report.state === 'failed') return [report.id, { status: 'failed', detail: report.error }]
        try {
          return [report.id, (await instance?.health?.()) ?? { status: 'ok' }]
        } catch (error) {
          return [report.id, { status: 'failed', detail: messageOf(error) }]
        }
      }),
    )
    return Object.fromEntries(entries)
  }

  /** Sets up, mounts and starts every module. On failure what started is stopped, and one error names the culprit. */
  async start(): Promise<void> {
    openDataFolder(this.dataDir)
    const http = await createHttp(this.config.values.server as never, quieter(this.log), this.version)
    this.#http = http
    this.#container.register(httpRef, http)
    this.#container.register(eventsRef, createEvents(this.log))
    const apis = createRuntimeApis(this.log)
    this.#container.register(runtimeApisRef, apis)
    this.#container.register(kernelRef, {
      version: this.version,
      dataDir: this.dataDir,
      baseDir: this.baseDir,
      config: this.config,
      report: () => this.report(),
      health: () => this.health(),
    })
    for (const { ref, facade } of this.#fakes) this.#container.register(ref as ServiceRef<unknown>, facade)
    try {
      for (const unit of this.#units) await this.#attempt(unit, 'setup', () => this.#setUp(unit))
      for (const unit of this.#order) {
        await this.#attempt(unit, 'mount', () => {
          for (const routes of [unit.instance?.routes ?? []].flat()) http.mount(routes)
          for (const api of [unit.instance?.runtime ?? []].flat()) apis.add(api)
          if (unit.instance?.projectTypes) apis.addProjectTypes(unit.module.id, unit.instance.projectTypes)
        })
      }
      await http.ready()
      for (const unit of this.#order) {
        await this.#attempt(unit, 'start', () => unit.instance?.start?.())
        if (unit.report.state === 'ready') unit.report.state = 'started'
      }
    } catch (error) {
      await this.stop()
      throw error
    }
  }

  /** Begins to serve, by HTTP and by the doors of the modules; resolves to the address to open. */
  async listen(): Promise<string> {
    for (const unit of this.#order) await this.#attempt(unit, 'listen', () => unit.instance?.listen?.())
    return this.#http!.listen()
  }

  /** Closes HTTP, then stops modules in reverse order; failures are logged. Calling again waits for the same stop. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop()
    return this.#stopping
  }

  async #stop(): Promise<void> {
    this.#abort.abort()
    try {
      await this.#http?.close()
    } catch (error) {
      this.log.error({ err: error }, 'closing HTTP failed')
    }
    for (const unit of this.#order.reverse()) {
      const failed = unit.report.state === 'failed'
      try {
        await this.#lifecycle.run(unit.report, 'stop', unit.module.timeout ?? DEFAULT_TIMEOUT_S, () =>
          unit.instance?.stop?.(),
        )
      } catch (error) {
        this.log.error({ err: error }, messageOf(error))
      }
      if (!failed) unit.report.state = 'stopped'
    }
  }

  async #setUp(unit: Running): Promise<void> {
    const { module } = unit
    const needs = (module.needs ?? {}) as Record<string, AnyRef>
    for (const ref of Object.values(needs)) {
      if (!ref.optional && !this.#container.has(ref.id)) throw dependencyFailed([this.#providerOf(ref.id)])
    }
    const instance = await module.setup(this.#container.resolve(needs) as never, {
      config: configOf(module, this.config) as never,
      log: this.log.child({ module: module.id }),
      signal: this.#abort.signal,
      dataDir: this.dataDir,
    })
    unit.instance = instance
    unit.report.state = 'ready'
    this.#order.push(unit)
    if (module.provides) this.#container.register(module.provides, instance.service)
  }

  #providerOf(refId: string): string {
    return this.#units.find(({ module }) => module.provides?.id === refId)?.module.id ?? refId
  }

  /** Runs a step; a critical module's failure is thrown, another's is kept in the report. */
  async #attempt(unit: Running, step: Step, work: () => unknown): Promise<void> {
    if (unit.report.state === 'failed') return
    try {
      await this.#lifecycle.run(unit.report, step, unit.module.timeout ?? DEFAULT_TIMEOUT_S, work)
    } catch (error) {
      unit.report.state = 'failed'
      unit.report.error = messageOf(error)
      if (unit.report.critical) throw error
      this.log.error({ err: error }, `${messageOf(error)}; going on without it`)
    }
  }
}

/** Fastify says at `info` what the server says itself. */
function quieter(log: Logger): Logger {
  const child = log.child({ module: 'http' })
  if (child.isLevelEnabled('info')) child.level = 'warn'
  return child
}

/** A module's own part of the configuration. */
export function configOf({ config }: AnyModule, { values }: Config): unknown {
  if (!config) return Object.freeze({})
  if (!Array.isArray(config)) return values[(config as ConfigKey).key]
  return Object.freeze(Object.fromEntries(config.map(({ key }) => [key, values[key]])))
}

/** Every configuration key that is claimed: the kernel's, those of the modules, and of `known` ones that do not run. */
export function claimsOf(modules: readonly AnyModule[], known: readonly AnyModule[] = []): ConfigClaim[] {
  const claims = [...KERNEL_CLAIMS]
  const ids = new Set(modules.map(({ id }) => id))
  for (const module of [...modules, ...known.filter(({ id }) => !ids.has(id))]) {
    for (const claim of [module.config ?? []].flat() as ConfigKey[])
      claims.push({ ...claim, owner: `module "${module.id}"` })
  }
  return claims
}
