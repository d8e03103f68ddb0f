/** Tells the instance that runs of records that are written, as far as it asked for it: each model's in their order. */
import type { ModelsService, RecordChange } from '../../models/contract.ts'
import { CUT_OFF, type Instance } from '../instances/instance.ts'
import { recordMessage } from '../instances/work-messages.ts'

/** What waits to be told of one model, and of all; more is not. */
const MAX_WAITING = 1_000
const MAX_WAITING_BYTES = 16 * 1024 * 1024
/** A hook that takes longer does not keep the next ones. */
const PATIENCE_MS = 30_000
const TELL_MS = 1_000

interface Waiting {
  change: RecordChange
  bytes: number
}

export interface RecordHooksContext {
  /** Absent when the module is switched off. */
  models?: ModelsService
}

export class RecordHooks {
  readonly #projectId: string
  readonly #models: ModelsService | undefined
  readonly #lines = new Map<string, Waiting[]>()
  #instance: Instance | undefined
  #wanted = new Set<string>()
  #undo: (() => void) | undefined
  #bytes = 0
  #dropped = 0
  #toldAt = Number.NEGATIVE_INFINITY

  constructor(projectId: string, { models }: RecordHooksContext) {
    this.#projectId = projectId
    this.#models = models
  }

  /** This instance is told from now on, also of what waits. */
  use(instance: Instance): void {
    const { hooks } = instance.declared
    this.#instance = instance
    this.#wanted = new Set(hooks.map(({ event, model }) => `${event} ${model}`))
    for (const line of this.#lines.values()) this.#forget(line)
    if (hooks.length === 0) this.#unwatch()
    else this.#undo ??= this.#models?.watch(this.#projectId, (change) => this.#add(change))
  }

  clear(): void {
    this.#unwatch()
    this.#instance = undefined
    this.#lines.clear()
    this.#bytes = 0
  }

  #wants({ event, model }: RecordChange): boolean {
    return this.#wanted.has(`${event} ${model}`)
  }

  /** What nobody wants to be told of any more, but the one that is being told. */
  #forget(line: Waiting[]): void {
    const kept = line.filter(({ change }, at) => at === 0 || this.#wants(change))
    for (const { bytes } of line) this.#bytes -= bytes
    for (const { bytes } of kept) this.#bytes += bytes
    line.splice(0, line.length, ...kept)
  }

  #unwatch(): void {
    this.#undo?.()
    this.#undo = undefined
  }

  #add(change: RecordChange): void {
    if (!this.#wants(change)) return
    const bytes = JSON.stringify([change.record, change.before]).length
    const line = this.#lines.get(change.model)
    if ((line?.length ?? 0) > MAX_WAITING || this.#bytes + bytes > MAX_WAITING_BYTES) {
      this.#drop()
      return
    }
    this.#bytes += bytes
    if (line) {
      line.push({ change, bytes })
      return
    }
    this.#lines.set(change.model, [{ change, bytes }])
    void this.#run(change.model, this.#lines.get(change.model)!)
  }

  #drop(): void {
    this.#dropped += 1
    const now = performance.now()
    if (now - this.#toldAt < TELL_MS) return
    this.#toldAt = now
    this.#instance?.log.system(
      'warn',
      `${this.#dropped} changes of records were not told: hooks take longer than changes come`,
      { code: 'QUOTA' },
    )
    this.#dropped = 0
  }

  async #run(model: string, line: Waiting[]): Promise<void> {
    while (this.#lines.get(model) === line) {
      const next = line[0]
      if (!next) {
        this.#lines.delete(model)
        return
      }
      await this.#tell(next.change)
      if (this.#lines.get(model) !== line) return
      line.shift()
      this.#bytes -= next.bytes
    }
  }

  async #tell(change: RecordChange): Promise<void> {
    const instance = this.#instance
    if (!instance || instance.over || !this.#wants(change)) return
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), PATIENCE_MS)
    })
    const error = await Promise.race([instance.ask((id) => recordMessage(id, change)), late])
    clearTimeout(timer)
    if (error && error.code !== CUT_OFF)
      instance.log.failure('error', `The hook of "${change.event}" of "${change.model}" failed`, error)
  }
}
