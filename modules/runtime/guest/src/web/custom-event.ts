import { Event } from 'event-target-shim'

/** `CustomEvent`: an event with a `detail`. */
export class CustomEvent extends Event {
  readonly #detail: unknown

  constructor(
    type: string,
    init: { detail?: unknown; bubbles?: boolean; cancelable?: boolean; composed?: boolean } = {},
  ) {
    super(type, init)
    this.#detail = init.detail ?? null
  }
  get detail(): unknown {
    return this.#detail
  }
}
