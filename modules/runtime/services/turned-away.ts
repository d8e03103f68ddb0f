/** Requests that no instance answers because there are too many: refused, told in the log and counted. */

import type { ServiceRequest } from '../instances/request.ts'
import { createTeller } from '../instances/teller.ts'
import type { ServiceContext } from './context.ts'

export class TurnedAway {
  readonly #limits: ServiceContext['limits']
  readonly #tell: (request: ServiceRequest, code: 'OVERLOADED' | 'WALL_LIMIT', message: string) => void

  /** @param version the one that runs or would run */
  constructor(
    projectId: string,
    { logs, limits }: Pick<ServiceContext, 'logs' | 'limits'>,
    version: () => string | null,
  ) {
    const tellers = {
      OVERLOADED: createTeller({ logs, most: 1, rest: (count) => `${count} more requests were turned away` }),
      WALL_LIMIT: createTeller({ logs, most: 1, rest: (count) => `${count} more requests waited too long` }),
    }
    this.#limits = limits
    this.#tell = ({ requestId }, code, message) =>
      tellers[code](projectId, { level: 'warn', source: 'system', code, message, version: version(), requestId })
  }

  /** There is no place left to wait in. */
  overloaded(request: ServiceRequest): void {
    const { inFlight, queue } = this.#limits
    request.overloaded()
    this.#tell(request, 'OVERLOADED', `A request was turned away: ${inFlight} are worked on and ${queue} wait`)
  }

  /** It has waited for `ms`, and never got a place. */
  late(request: ServiceRequest, ms: number): void {
    request.timedOut(ms)
    this.#tell(request, 'WALL_LIMIT', `A request waited ${ms} ms and was not begun`)
  }
}
