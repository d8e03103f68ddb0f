/** Which entries of a list are chosen, and where the keyboard is. Keys name entries, in the order they are shown. */

export interface Selection {
  chosen: ReadonlySet<string>
  /** Where a range begins. */
  anchor: string | null
  /** Where the keyboard is. */
  focus: string | null
}

export const NOTHING: Selection = { chosen: new Set(), anchor: null, focus: null }

export interface Held {
  /** Ctrl or Cmd: others stay chosen. */
  toggle: boolean
  /** Shift: up to here from where the range began. */
  extend: boolean
}

const rangeOf = (keys: readonly string[], from: string, to: string): string[] => {
  const [a, b] = [keys.indexOf(from), keys.indexOf(to)].sort((one, other) => one - other) as [number, number]
  return a < 0 ? [to] : keys.slice(a, b + 1)
}

export const only = (key: string): Selection => ({ chosen: new Set([key]), anchor: key, focus: key })

/** A click on an entry, or what stands for one. */
export function choose(before: Selection, keys: readonly string[], key: string, { toggle, extend }: Held): Selection {
  if (extend) {
    const anchor = before.anchor ?? keys[0] ?? key
    const range = rangeOf(keys, anchor, key)
    return { chosen: new Set(toggle ? [...before.chosen, ...range] : range), anchor, focus: key }
  }
  if (!toggle) return only(key)
  const chosen = new Set(before.chosen)
  if (!chosen.delete(key)) chosen.add(key)
  return { chosen, anchor: key, focus: key }
}

/** The keyboard moves by so many entries; with Ctrl nothing but the keyboard's place changes. */
export function move(before: Selection, keys: readonly string[], step: number, held: Held): Selection {
  const at = before.focus === null ? -1 : keys.indexOf(before.focus)
  // From nowhere, every way leads to the first one.
  const next = keys[at < 0 ? 0 : Math.max(0, Math.min(keys.length - 1, at + step))]
  if (next === undefined) return before
  if (held.toggle && !held.extend) return { ...before, focus: next }
  return choose(before, keys, next, { toggle: false, extend: held.extend })
}

export const chooseAll = (before: Selection, keys: readonly string[]): Selection => ({
  chosen: new Set(keys),
  anchor: keys[0] ?? null,
  focus: before.focus ?? keys[0] ?? null,
})

/** What is gone is chosen no more; the keyboard stays as near as can be to where it was. */
export function keep(before: Selection, keys: readonly string[], old: readonly string[]): Selection {
  const there = new Set(keys)
  const known = (key: string | null) => (key !== null && there.has(key) ? key : null)
  if ([...before.chosen].every((key) => there.has(key)) && known(before.focus) === before.focus) return before
  const at = before.focus === null ? -1 : old.indexOf(before.focus)
  const near = [...old.slice(at), ...old.slice(0, Math.max(0, at)).reverse()].find((key) => there.has(key))
  return {
    chosen: new Set([...before.chosen].filter((key) => there.has(key))),
    anchor: known(before.anchor),
    focus: known(before.focus) ?? (at < 0 ? null : (near ?? null)),
  }
}

/** Of those that stay, the nearest to what goes: behind it, else before it. */
export function survivor(keys: readonly string[], gone: ReadonlySet<string>): string | null {
  const last = keys.findLastIndex((key) => gone.has(key))
  const stays = (key: string) => !gone.has(key)
  return keys.slice(last + 1).find(stays) ?? keys.slice(0, Math.max(0, last)).findLast(stays) ?? null
}

/** The next name that begins with what was typed; going on from the one the keyboard is at. */
export function typeAhead(names: readonly string[], from: number, typed: string): number {
  const text = typed.toLocaleLowerCase()
  const fits = (name: string) => name.toLocaleLowerCase().startsWith(text)
  // One letter again and again goes from name to name; a longer text may stay where it is.
  const start = typed.length === 1 ? from + 1 : Math.max(0, from)
  const turned = [...names.slice(start), ...names.slice(0, start)]
  const found = turned.findIndex(fits)
  return found < 0 ? -1 : (found + start) % names.length
}
