/** Checks of an address's search parameters. What does not fit is dropped, never an error: people edit addresses. */
type Read<T> = (value: unknown) => T | undefined
type Shape = Record<string, Read<unknown>>
export type SearchOf<S extends Shape> = { [K in keyof S]?: S[K] extends Read<infer T> ? T : never }

export const text: Read<string> = (value) => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}
export const integer: Read<number> = (value) => (Number.isSafeInteger(value) ? (value as number) : undefined)
export const flag: Read<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)
export const one: Read<1> = (value) => (value === 1 ? 1 : undefined)
export const oneOf =
  <const T extends readonly string[]>(values: T): Read<T[number]> =>
  (value) =>
    values.find((known) => known === value)

/** For `validateSearch` of a route: keeps the known parameters that fit. */
export const search = <S extends Shape>(shape: S): { parse: (raw: unknown) => SearchOf<S> } => ({
  parse(raw) {
    const given = raw as Record<string, unknown>
    const fits = Object.entries(shape).map(([name, read]) => [name, read(given[name])] as const)
    return Object.fromEntries(fits.filter(([, value]) => value !== undefined)) as SearchOf<S>
  },
})
