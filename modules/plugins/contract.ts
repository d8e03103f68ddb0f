import { type Static, Type } from 'typebox'
import { topic } from '../../kernel/events.ts'
import { serviceRef } from '../../kernel/service-ref.ts'
import { Id, Nullable, OneOf, Timestamp } from '../schemas.ts'
import { ID_PATTERN, PLUGIN_KINDS } from './manifest/manifest.schema.ts'

export {
  CALL_MS,
  Manifest,
  type ManifestApi,
  type ManifestMethod,
  type ManifestParam,
  NATIVE_ABI,
  PLUGIN_KINDS,
} from './manifest/manifest.schema.ts'

/**
 * `rejected`: its manifest or files are not right. `disabled`: it is not to run; `reason` says why. `starting`: also while
 * it waits to be needed. `crashed`: it ended and starts again at `retryAt`. `failed`: it stays down until somebody acts.
 */
export const PLUGIN_STATES = ['rejected', 'disabled', 'starting', 'ready', 'crashed', 'failed'] as const
export type PluginState = (typeof PLUGIN_STATES)[number]

/**
 * Whether a plugin reaches the network. `asked`: yes, as its manifest says. `isolated`: no, its process has none. `refused`:
 * no, but only Node keeps it from it, since this host lets no process be without one. `open`: yes, although its manifest
 * does not ask for it: nothing here keeps native code from it.
 */
export const PLUGIN_NETWORKS = ['asked', 'isolated', 'refused', 'open'] as const
export type PluginNetwork = (typeof PLUGIN_NETWORKS)[number]

/** Where a plugin lies: in a folder of `plugins.path`, or installed through the API, which can also remove it. */
export const PLUGIN_SOURCES = ['folder', 'installed'] as const

export const PluginId = Type.String({
  pattern: ID_PATTERN,
  maxLength: 64,
  'x-hint': 'lower-case words with hyphens such as geo-ip',
})

/** Something wrong with a plugin, or, as a warning, that means nothing. */
export const PluginProblem = Type.Object({
  /** File below the plugin's folder. */
  file: Type.String(),
  /** JSON pointer into it; empty for the whole file. */
  path: Type.String(),
  /** A sentence: what is there, what is expected, and the way out. */
  message: Type.String(),
  /** What is there, as JSON, shortened. */
  got: Type.Optional(Type.String()),
  expected: Type.Optional(Type.String()),
})
export type PluginProblem = Static<typeof PluginProblem>

export const PluginMethodView = Type.Object({
  name: Type.String(),
  summary: Type.String(),
  /** TypeScript: `country(ip: string): Promise<string | null>`. */
  signature: Type.String(),
  timeoutMs: Type.Integer(),
})
export const PluginApiView = Type.Object({
  name: Type.String(),
  summary: Type.String(),
  methods: Type.Array(PluginMethodView),
})
export type PluginApiView = Static<typeof PluginApiView>

/** What every user may know of a plugin. */
export const Plugin = Type.Object({
  id: Type.String(),
  name: Type.String(),
  summary: Type.String(),
  /** Null when the manifest cannot be read. */
  version: Nullable(Type.String()),
  kind: Nullable(OneOf(PLUGIN_KINDS)),
  author: Nullable(Type.String()),
  license: Nullable(Type.String()),
  homepage: Nullable(Type.String()),
  state: OneOf(PLUGIN_STATES),
  /** Why it is in its state, in a sentence; null when there is nothing to say. */
  reason: Nullable(Type.String()),
  since: Timestamp,
  runtime: Type.Array(PluginApiView),
})
export type Plugin = Static<typeof Plugin>

export const PluginFigures = Type.Object({
  calls: Type.Integer(),
  errors: Type.Integer(),
  /** Starts after a crash. */
  restarts: Type.Integer(),
  /** Mean latency of calls; null before the first one. */
  meanMs: Nullable(Type.Number()),
  /** Calls under way and calls that wait for their turn. */
  running: Type.Integer(),
  waiting: Type.Integer(),
})
export type PluginFigures = Static<typeof PluginFigures>

/** What root sees of a plugin besides. */
const Details = {
  source: OneOf(PLUGIN_SOURCES),
  /** Absolute path of its folder. */
  folder: Type.String(),
  enabled: Type.Boolean(),
  problems: Type.Array(PluginProblem),
  warnings: Type.Array(PluginProblem),
  process: Nullable(
    Type.Object({
      pid: Type.Integer(),
      rssBytes: Type.Integer(),
      /** Share of one core over the last second. */
      cpuPercent: Type.Integer(),
      startedAt: Timestamp,
    }),
  ),
  /** While crashed: when it starts again. */
  retryAt: Nullable(Timestamp),
  limits: Type.Object({ concurrency: Type.Integer(), memoryMb: Type.Integer(), startMs: Type.Integer() }),
  /** Paths that JavaScript may read and write besides its own; null for native code, which may do what the server may. */
  access: Nullable(Type.Object({ read: Type.Array(Type.String()), write: Type.Array(Type.String()) })),
  /** Null when its manifest is not right. */
  network: Nullable(OneOf(PLUGIN_NETWORKS)),
  figures: PluginFigures,
  settings: Type.Object({
    /** JSON Schema; null when there is nothing to set. */
    schema: Nullable(Type.Unknown()),
    /** What is set, without secrets. */
    values: Type.Record(Type.String(), Type.Unknown()),
    /** Names of the secrets that are set. */
    secrets: Type.Array(Type.String()),
  }),
}
export const PluginDetails = Type.Interface([Plugin], Details)
export type PluginDetails = Static<typeof PluginDetails>

/** A plugin as the API gives it: to root with everything. */
export const PluginView = Type.Interface([Plugin], Type.Partial(Type.Object(Details)).properties)
export type PluginView = Static<typeof PluginView>

/** Settings as a whole. A secret that is left out stays as it is; null removes a setting. */
export const PluginSettings = Type.Object({ values: Type.Record(Type.String(), Type.Unknown()) })
export type PluginSettings = Static<typeof PluginSettings>

export const PLUGIN_LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const
export const PluginLogLine = Type.Object({
  /** Grows with every line since the server started. */
  id: Type.Integer(),
  time: Timestamp,
  level: OneOf(PLUGIN_LOG_LEVELS),
  /** `plugin`: what it said; `system`: what m3m says of it. */
  source: OneOf(['plugin', 'system']),
  message: Type.String(),
})
export type PluginLogLine = Static<typeof PluginLogLine>

/** A project whose service uses a plugin, as far as can be told. */
export const PluginUse = Type.Object({
  project: Type.Object({ id: Id, slug: Type.String(), name: Type.String() }),
  /** Its published code names one of the plugin's objects. */
  inCode: Type.Boolean(),
  /** Calls since the server started. */
  calls: Type.Integer(),
})
export type PluginUse = Static<typeof PluginUse>

export const PluginInstalled = Type.Object({
  plugin: PluginDetails,
  /** SHA-256 of the archive, in hex. */
  sha256: Type.String(),
  /** What was there before. */
  replaced: Nullable(Type.String({ description: 'Version' })),
})
export type PluginInstalled = Static<typeof PluginInstalled>

export interface PluginsService {
  /** By id. */
  list(): PluginDetails[]
  /** @throws M3M_PLUGIN_NOT_FOUND */
  get(id: string): PluginDetails
  /** Calls a method as service code does, for a person. @throws M3M_PLUGIN_* */
  call(id: string, api: string, method: string, args: readonly unknown[]): Promise<unknown>
  /** @throws M3M_PLUGIN_REJECTED, M3M_PLUGIN_NAME_TAKEN, M3M_PLUGIN_NATIVE */
  enable(id: string): Promise<PluginDetails>
  disable(id: string): Promise<PluginDetails>
  restart(id: string): Promise<PluginDetails>
  /** Looks into the folders again. */
  rescan(): Promise<PluginDetails[]>
}

export const pluginsRef = serviceRef<PluginsService>('plugins')

/** Told on every change of a plugin's state. */
export const pluginChanged = topic<{ id: string; state: PluginState }>('plugins.changed')
