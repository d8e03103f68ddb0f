/** A plugin that is to run: its processes, one after another, and the calls that go to them. */
import { mkdirSync } from 'node:fs'
import { ApiError, type Check, messageOf } from '../../kernel/index.ts'
import { type Attach, withBytes, withoutBytes } from '../shared/attachments.ts'
import { type Frame, frameBytes } from '../shared/frames.ts'
import type { Gate } from '../shared/gate.ts'
import { resultChecks } from './api.ts'
import { createCalls } from './calls.ts'
import { CALL_MS, type Manifest, type PluginState } from './contract.ts'
import { type LimitsInForce, limitsOf } from './limits.ts'
import { pluginCrashed, pluginError, pluginFailed, pluginResult } from './plugins.errors.ts'
import { pluginCommand } from './process/plugin-command.ts'
import { type PluginEnd, PluginProcess } from './process/plugin-process.ts'
import { prefixOf } from './process/prefixes.ts'
import { type Call, type CallFailure, FROM_PLUGIN, MAX_MESSAGE_BYTES, TO_PLUGIN } from './protocol.ts'

/** So many crashes within so many ms are enough. */
const CRASHES_MAX = 5
const CRASHES_MS = 600_000
/** Wait before the first restart, in ms, doubled for each further one. */
const BACK_OFF_MS = 250
/** A call waits for a restart no longer than this. */
const PATIENCE_MS = 1_000

export interface LifeOptions {
  manifest: Manifest
  entry: string
  folder: string
  dataDir: string
  /** Version of m3m. */
  version: string
  /** Settings, secrets included. */
  config: Record<string, unknown>
  /** Of all plugins. */
  starts: Gate
  onState(life: PluginLife): void
  onLog(level: 'debug' | 'info' | 'warn' | 'error', source: 'plugin' | 'system', message: string): void
  onRestart(): void
}

export interface Caller {
  projectId: string
  signal: AbortSignal
}

export class PluginLife {
  readonly limits: LimitsInForce
  readonly #options: LifeOptions
  readonly #calls: ReturnType<typeof createCalls>
  readonly #checks: ReadonlyMap<string, Check>
  readonly #timeouts: ReadonlyMap<string, number>
  #state: Extract<PluginState, 'starting' | 'ready' | 'crashed' | 'failed'> = 'starting'
  #reason: string | null = null
  #since = new Date()
  #retryAt: Date | null = null
  #process: PluginProcess | undefined
  #launching = false
  /** The start is through, one way or another. */
  #started: () => void = () => {}
  #closed = false
  #crashes: number[] = []
  #retry: NodeJS.Timeout | undefined

  constructor(options: LifeOptions) {
    const { manifest } = options
    this.#options = options
    this.limits = limitsOf(manifest)
    this.#checks = resultChecks(manifest)
    this.#timeouts = new Map(
      manifest.runtime.flatMap((api) =>
        api.methods.map(({ name, timeoutMs = CALL_MS }) => [`${api.name}.${name}`, timeoutMs]),
      ),
    )
    this.#calls = createCalls({
      plugin: manifest.id,
      concurrency: this.limits.concurrency,
      cancel: (id) => this.#process?.send(TO_PLUGIN.cancel, id),
      onOverdue: (label) => {
        if (manifest.kind === 'native') {
          this.#process?.kill(`${label} did not return, and native code cannot be asked to`)
          return true
        }
        options.onLog('warn', 'system', `${label} goes on although nobody waits for it; its place is given to others`)
        return false
      },
    })
  }

  get state() {
    return this.#state
  }
  get reason(): string | null {
    return this.#reason
  }
  get since(): Date {
    return this.#since
  }
  get retryAt(): Date | null {
    return this.#retryAt
  }
  /** The process of the moment. */
  get process(): PluginProcess | undefined {
    return this.#process
  }
  get running(): number {
    return this.#calls.running
  }
  get waiting(): number {
    return this.#calls.waiting
  }

  /** Starts its process, if that has not been done. */
  launch(): void {
    if (this.#launching || this.#process || this.#closed || this.#state !== 'starting') return
    this.#launching = true
    const { starts, manifest } = this.#options
    void Promise.all([starts.enter(), prefixOf(manifest)]).then(([leave, prefix]) => {
      this.#launching = false
      this.#started = leave
      if (this.#closed) return leave()
      try {
        this.#spawn(prefix)
      } catch (error) {
        this.#ended({ message: `It could not be started: ${messageOf(error)}`, final: false })
      }
    })
  }

  /** @throws M3M_PLUGIN_*, and codes of the plugin's own */
  async call(
    { projectId, signal }: Caller,
    api: string,
    method: string,
    args: Record<string, unknown>,
  ): Promise<unknown> {
    const { id } = this.#options.manifest
    const label = `${api}.${method}`
    if (this.#state === 'failed') throw pluginFailed([label, id, this.#reason ?? ''])
    if (this.#retryAt && this.#retryAt.getTime() - Date.now() > PATIENCE_MS)
      throw pluginCrashed([label, id, `${this.#reason}; it starts again at ${this.#retryAt.toISOString()}`])
    this.launch()
    const answer = await this.#calls.make({
      label,
      timeoutMs: this.#timeouts.get(label) ?? CALL_MS,
      signal,
      send: (number) => this.#send(number, { api, method, args, projectId }),
    })
    return this.#resultOf(label, answer)
  }

  /** Ends it for good; what is under way is told why. */
  async close(reason: string): Promise<void> {
    this.#closed = true
    clearTimeout(this.#retry)
    const { id } = this.#options.manifest
    this.#calls.close((label) => pluginFailed([label, id, reason]), true)
    await this.#process?.stop()
  }

  #send(number: number, call: Call): void {
    const bytes: Uint8Array[] = []
    const attach: Attach = (part) => ({ $b: bytes.push(part) - 1 })
    const text = JSON.stringify(withoutBytes(call, attach))
    const size = frameBytes(text, bytes)
    if (size > MAX_MESSAGE_BYTES)
      throw new ApiError(
        'M3M_API_ARGUMENTS',
        `${call.api}.${call.method}: the arguments have ${size} bytes; at most ${MAX_MESSAGE_BYTES} are taken`,
      )
    this.#process?.send(TO_PLUGIN.call, number, text, bytes)
  }

  #resultOf(label: string, { type, text, attachments }: Frame): unknown {
    if (type === FROM_PLUGIN.failed) throw failureOf(label, JSON.parse(text) as CallFailure)
    let value: unknown
    try {
      value = withBytes(JSON.parse(text), attachments)
    } catch (error) {
      throw pluginResult([label, messageOf(error)])
    }
    const problems = this.#checks.get(label)?.(value) ?? []
    if (problems.length > 0)
      throw pluginResult([
        label,
        problems
          .slice(0, 5)
          .map(({ path, message }) => `${path.slice(1) || 'it'} ${message}`)
          .join('; '),
      ])
    return value
  }

  #spawn(prefix: readonly string[]): void {
    const { manifest, entry, folder, dataDir, config, version, onLog } = this.#options
    const { kind, access = {} } = manifest
    const { memoryMb, startMs, concurrency } = this.limits
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    const holdsLoop = kind === 'native' && concurrency === 1
    this.#process = new PluginProcess({
      command: pluginCommand({
        kind,
        folder,
        dataDir,
        access: { read: access.read ?? [], write: access.write ?? [] },
        memoryMb,
        prefix,
      }),
      hello: { manifest, entry, folder, dataDir, config, version },
      memoryMb,
      startMs,
      silentUntil: () => (holdsLoop ? this.#calls.busyUntil() : 0),
      onReady: () => {
        this.#started()
        this.#become('ready')
        onLog('info', 'system', `It is ready (version ${manifest.version})`)
        this.#calls.open()
      },
      onAnswer: (frame) => this.#calls.answer(frame),
      onLog: (level, message) => onLog(level, 'plugin', message),
      onEnd: (end) => this.#ended(end),
    })
  }

  #ended({ message, final }: PluginEnd): void {
    this.#process = undefined
    this.#started()
    const { manifest, onLog } = this.#options
    this.#calls.close((label) => pluginCrashed([label, manifest.id, message]), false)
    if (this.#closed) return
    const now = Date.now()
    this.#crashes = [...this.#crashes.filter((at) => at > now - CRASHES_MS), now]
    onLog('error', 'system', message)
    if (final || this.#crashes.length >= CRASHES_MAX) {
      const reason = final ? message : `It crashed ${CRASHES_MAX} times in a short time, the last time: ${message}`
      this.#calls.close((label) => pluginFailed([label, manifest.id, reason]), true)
      this.#become('failed', reason)
      return
    }
    const wait = BACK_OFF_MS * 2 ** (this.#crashes.length - 1)
    this.#retryAt = new Date(now + wait)
    this.#become('crashed', message)
    this.#retry = setTimeout(() => {
      this.#retryAt = null
      this.#options.onRestart()
      this.#become('starting', message)
      this.launch()
    }, wait)
  }

  #become(state: typeof this.state, reason: string | null = null): void {
    this.#state = state
    this.#reason = reason
    this.#since = new Date()
    this.#options.onState(this)
  }
}

function failureOf(label: string, { kind, message, code }: CallFailure): Error {
  const text = String(message)
  if (kind === 'arguments') return new ApiError('M3M_API_ARGUMENTS', `${label}: ${text}`)
  if (kind === 'result') return pluginResult([label, text])
  // Codes of m3m are m3m's.
  if (typeof code === 'string' && !code.startsWith('M3M_')) return new ApiError(code, text)
  return pluginError([label, text])
}
