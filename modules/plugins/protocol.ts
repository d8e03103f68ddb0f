/**
 * What the server and the process of a plugin say to each other, in the frames of modules/shared/frames.ts; the number in
 * a frame is that of the call, or 0. Bytes in arguments and results stand beside the text, as modules/shared/attachments.ts
 * has it.
 */
import type { Manifest } from './manifest/manifest.schema.ts'

/** Largest arguments, and largest result, with all that is around them. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024

export const TO_PLUGIN = {
  /** `Hello`: what to load. The first frame, once. */
  hello: 1,
  /** `Call`. */
  call: 2,
  /** Whoever called does not wait any more. */
  cancel: 3,
  /** To be answered at once. */
  ping: 4,
  /** End in good order. */
  stop: 5,
} as const

export const FROM_PLUGIN = {
  /** It takes calls. */
  ready: 65,
  /** `Refusal`: it never will. */
  refused: 66,
  /** The result of a call, as JSON. */
  result: 67,
  /** `CallFailure`. */
  failed: 68,
  /** `LogEntry`. */
  log: 69,
  pong: 70,
} as const

export interface Hello {
  manifest: Manifest
  /** Absolute path of the module or the library. */
  entry: string
  folder: string
  /** Folder of its own that it may write to. */
  dataDir: string
  config: Record<string, unknown>
  /** Version of m3m. */
  version: string
}

export interface Call {
  api: string
  method: string
  /** By name. */
  args: Record<string, unknown>
  projectId: string
}

export interface Refusal {
  message: string
  /** Trying again is of no use: the plugin is not what its manifest says. */
  final: boolean
}

export interface CallFailure {
  /** `arguments`: they do not fit the manifest. `result`: it cannot be sent. `thrown`: the plugin says no. */
  kind: 'arguments' | 'result' | 'thrown'
  message: string
  /** The plugin's own code. */
  code?: string
}

export interface LogEntry {
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
}
