/** Instances of a service beside the one that runs: prepared, replaced, unwanted. Their runners are given back in time. */
import type { Instance } from '../instances/instance.ts'
import type { RunnerPool } from '../processes/runner-pool.ts'

export class SideInstances {
  readonly #pool: Pick<RunnerPool, 'release'>
  readonly #all = new Set<Instance>()

  constructor(pool: Pick<RunnerPool, 'release'>) {
    this.#pool = pool
  }

  add(instance: Instance): void {
    this.#all.add(instance)
  }

  /** It is the one that runs from now on. */
  delete(instance: Instance): void {
    this.#all.delete(instance)
  }

  /** Lets what the instance has in hand finish, for `graceMs` at most, and ends it. */
  async drain(instance: Instance, graceMs: number): Promise<void> {
    this.#all.add(instance)
    await instance.drain(graceMs)
    this.#all.delete(instance)
    this.release(instance)
  }

  /** Ends one that nobody needs. */
  async discard(instance: Instance): Promise<void> {
    this.#all.delete(instance)
    await instance.kill()
    this.release(instance)
  }

  /** An instance is over: its runner may go, or take another. */
  release(instance: Instance | undefined): void {
    if (instance) this.#pool.release(instance.runner)
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((instance) => instance.stop()))
  }

  endStreams(): void {
    for (const instance of this.#all) instance.endStreams()
  }

  /** Answers requests that have waited too long. */
  expire(now: number): void {
    for (const instance of this.#all) instance.expire(now)
  }
}
