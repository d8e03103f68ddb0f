import type { Static, TObject } from 'typebox'
import type { Command } from './command.ts'
import type { RoutesContribution } from './http.ts'
import type { Logger } from './logger.ts'
import type { ProjectTypes, RuntimeApi } from './runtime-api.ts'
import type { Needs, Resolved, ServiceRef } from './service-ref.ts'

/** What a module gets besides its needs. */
export interface ModuleContext<C> {
  /** The module's own part of the configuration, validated, with defaults; `{}` when it claims no key. */
  readonly config: C
  readonly log: Logger
  /** Aborted when the server begins to stop. */
  readonly signal: AbortSignal
  /** Absolute path of the data folder (`storage.path`); exists. */
  readonly dataDir: string
}

/** State of a module as `/readyz`, `m3m doctor` and the System page show it. */
export interface Health {
  readonly status: 'ok' | 'degraded' | 'failed'
  /** For programs, and for everybody: it must say nothing that only operators may know. */
  readonly code?: string
  readonly detail?: string
}

export interface ConfigKey {
  key: string
  schema: TObject
}

/** The type of `context.config` that a claim leads to. */
export type ConfigOf<C> = C extends { schema: infer S extends TObject }
  ? Static<S>
  : C extends readonly ConfigKey[]
    ? { [K in C[number] as K['key']]: Static<K['schema']> }
    : Record<string, never>

/** What `setup` returns: the facade, the contributions and the life cycle. */
export interface ModuleInstance<S> {
  service?: S
  /** Fastify plugins with the module's routes; under `/api` unless the contribution says otherwise. */
  routes?: RoutesContribution | RoutesContribution[]
  /** Runtime APIs that service code sees in the sandbox. */
  runtime?: RuntimeApi | RuntimeApi[]
  /** Declarations of what service code of one project sees, for the editor: keys of its environment, names of its goals. */
  projectTypes?: ProjectTypes
  health?(): Health | Promise<Health>
  start?(): void | Promise<void>
  /** Opens doors of the module's own when the server begins to serve; commands of the `m3m` program start without it. */
  listen?(): void | Promise<void>
  stop?(): void | Promise<void>
}

export interface ModuleDefinition<S = unknown, N extends Needs = Needs, C = unknown> {
  /** kebab-case noun, unique; also the folder's name. */
  id: string
  summary: string
  needs?: N
  /** The one facade this module offers to others. */
  provides?: ServiceRef<S>
  /** Claims a top-level key of the configuration; a list claims several, and `context.config` is then keyed by them. */
  config?: ConfigKey | readonly ConfigKey[]
  /** `false`: its failure leaves the server running without it. Default `true`. */
  critical?: boolean
  /** Seconds each life-cycle step may take. Default 10. */
  timeout?: number
  /** Commands of the `m3m` program; they run on this module's facade. */
  commands?: Command<S>[]
  setup(needs: Resolved<N>, context: ModuleContext<C>): ModuleInstance<S> | Promise<ModuleInstance<S>>
}

// biome-ignore lint/suspicious/noExplicitAny: a list of modules mixes facades, needs and configurations.
export type AnyModule = ModuleDefinition<any, any, any>

interface Typed<S, N extends Needs, C> extends Omit<ModuleDefinition<S, N, unknown>, 'setup' | 'config'> {
  config?: C
  setup(needs: Resolved<N>, context: ModuleContext<ConfigOf<C>>): SetupResult<S> | Promise<SetupResult<S>>
}

/** A module that provides a facade must return it. */
type SetupResult<S> = [S] extends [undefined] ? ModuleInstance<S> : ModuleInstance<S> & { service: S }

/** Declares a module. Pure data and functions: nothing runs until the kernel has checked everything. */
export const defineModule = <
  S = undefined,
  const N extends Needs = Record<never, never>,
  const C extends ConfigKey | readonly ConfigKey[] | undefined = undefined,
>(
  definition: Typed<S, N, C>,
): AnyModule => definition as unknown as AnyModule
