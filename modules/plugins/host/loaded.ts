import { CODE_PATTERN } from '../manifest/abi.ts'

/** A plugin that is loaded, whatever its kind. */
export interface Loaded {
  /** Runs a method; what it rejects with is the plugin's own answer. */
  call(api: string, method: string, args: Record<string, unknown>, context: CallContext): unknown
  stop(): unknown
}

export interface CallContext {
  projectId: string
  /** Aborted when whoever called does not wait any more. */
  signal: AbortSignal
}

export type Log = Record<'debug' | 'info' | 'warn' | 'error', (...parts: unknown[]) => void>

/** The plugin is not what its manifest says: trying again is of no use. */
export class FinalRefusal extends Error {}

/** A call that failed in a way that has a kind or a code. */
export class PluginFailure extends Error {
  readonly kind: 'arguments' | 'result' | 'thrown'
  readonly failureCode: string | undefined
  constructor(message: string, kind: 'arguments' | 'result' | 'thrown' = 'thrown', code?: string) {
    super(message)
    this.kind = kind
    this.failureCode = code
  }
}

const CODE = new RegExp(CODE_PATTERN)

/** A code such as GEOIP_UNKNOWN; others are of no use to whoever called. */
export const codeIn = (code: unknown): string | undefined =>
  typeof code === 'string' && CODE.test(code) ? code : undefined
