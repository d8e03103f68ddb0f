/** Work an isolate was asked for and has not answered yet: hooks, schedules, jobs. */
import type { PlainError } from '../protocol.ts'

type Settle = (error: PlainError | null) => void

export class Waits {
  readonly #waiting = new Map<number, Settle>()
  #last = 0

  get size(): number {
    return this.#waiting.size
  }

  /** Resolves to the error the work ended with, or null. `ask` is given the number the answer will carry. */
  add(ask: (id: number) => void): Promise<PlainError | null> {
    this.#last += 1
    const id = this.#last
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      ask(id)
    })
  }

  settle(id: number, error: PlainError | null): void {
    const settle = this.#waiting.get(id)
    this.#waiting.delete(id)
    settle?.(error)
  }

  settleAll(error: PlainError): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const settle of all) settle(error)
  }
}
