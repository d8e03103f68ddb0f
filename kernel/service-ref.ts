/** Typed token by which a module's facade is asked for. Browser-safe: contracts build on it. */
export interface ServiceRef<T> {
  readonly id: string
  readonly optional: false
  /** Phantom: carries the facade's type, never set. */
  readonly type?: T
}

/** A ref that may be absent: resolves to `undefined` when no enabled module provides it. */
export interface OptionalRef<T> {
  readonly id: string
  readonly optional: true
  readonly type?: T
}

export type AnyRef = ServiceRef<unknown> | OptionalRef<unknown>

/** A map of refs, keyed by the names the module wants to use. */
export type Needs = Record<string, AnyRef>

/** What `needs` resolves to. */
export type Resolved<N extends Needs> = {
  [K in keyof N]: N[K] extends OptionalRef<infer T> ? T | undefined : N[K] extends ServiceRef<infer T> ? T : never
}

/** Makes the token of a facade; `id` must be unique in the server. */
export const serviceRef = <T>(id: string): ServiceRef<T> => ({ id, optional: false })

/** Marks a need as optional. */
export const optional = <T>(ref: ServiceRef<T>): OptionalRef<T> => ({ id: ref.id, optional: true })
