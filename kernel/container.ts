/** awilix as the registry: register once, resolve a `needs` map. Order, duplicates and life cycle are the kernel's. */
import { asValue, createContainer as createAwilix, InjectionMode } from 'awilix'
import type { Needs, Resolved, ServiceRef } from './service-ref.ts'

export interface Container {
  /** Registers a facade; a second registration under the same ref is a programming error. */
  register<T>(ref: ServiceRef<T>, facade: T): void
  has(id: string): boolean
  get<T>(ref: ServiceRef<T>): T
  /** Resolves exactly what was asked for; nothing else is reachable through the result. */
  resolve<N extends Needs>(needs: N): Resolved<N>
}

export function createContainer(): Container {
  const awilix = createAwilix({ strict: true, injectionMode: InjectionMode.PROXY })
  const has = (id: string): boolean => awilix.hasRegistration(id)
  const get = <T>(ref: { id: string; type?: T }): T => awilix.resolve<T>(ref.id)
  return {
    register(ref, facade) {
      if (has(ref.id)) throw new TypeError(`"${ref.id}" is registered already`)
      awilix.register(ref.id, asValue(facade))
    },
    has,
    get,
    resolve<N extends Needs>(needs: N) {
      const entries = Object.entries(needs).map(([key, ref]) => [
        key,
        ref.optional && !has(ref.id) ? undefined : get(ref),
      ])
      return Object.freeze(Object.fromEntries(entries)) as Resolved<N>
    },
  }
}
