/**
 * Types for authors of plugins in JavaScript and TypeScript:
 *
 *     import type { Setup } from 'm3m/plugin'
 *     const setup: Setup = ({ config, log }) => ({ runtime: { hello: { greet: ({ name }) => `Hello, ${name}` } } })
 *     export default setup
 */

/** Each line goes to the log of the plugin, which its page shows, and to the log of the server. */
export interface Log {
  debug(...parts: unknown[]): void
  info(...parts: unknown[]): void
  warn(...parts: unknown[]): void
  error(...parts: unknown[]): void
}

export interface SetupContext<Config = Record<string, unknown>> {
  /** The settings, checked by `config` of the manifest, defaults filled in, secrets included. */
  config: Config
  log: Log
  /** Absolute path of a folder of the plugin's own: it may write here, and it stays over restarts and updates. */
  dataDir: string
}

export interface CallContext {
  /** Project whose service calls. */
  projectId: string
  /** Aborted when nobody waits for the answer any more: it took too long, or the service has stopped. */
  signal: AbortSignal
}

/**
 * @param args by name, as the manifest has them, checked, defaults filled in; bytes are a Uint8Array
 * @returns what the manifest promises, or a promise of it. What is thrown fails the call; with a `code` such as
 * `GEOIP_UNKNOWN` the code of the service gets that code.
 */
// biome-ignore lint/suspicious/noExplicitAny: the types of arguments are in the manifest; write them where you declare a method.
export type Method<Args = any, Result = unknown> = (args: Args, context: CallContext) => Result | Promise<Result>

export interface Plugin {
  /** Methods by object, both by the names that the manifest has. */
  runtime: Record<string, Record<string, Method>>
  /** Called before the process ends. */
  stop?(): void | Promise<void>
}

/** What the module of a plugin exports, as its default or as `setup`. When it rejects, the plugin does not start. */
export type Setup<Config = Record<string, unknown>> = (context: SetupContext<Config>) => Plugin | Promise<Plugin>
