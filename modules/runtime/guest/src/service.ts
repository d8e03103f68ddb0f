/** The global `service`: hooks around its life, and who it is. */
import type { BootInfo } from '../../protocol.ts'

type Hook = () => unknown

const hooks = { start: [] as Hook[], stop: [] as Hook[] }
let info: object = {}

function hook(kind: 'start' | 'stop', fn: unknown): void {
  if (typeof fn !== 'function')
    throw new TypeError(`service.${kind} takes a function, got ${fn === null ? 'null' : typeof fn}`)
  hooks[kind].push(fn as Hook)
}

export const service = Object.freeze({
  start: (fn: unknown) => hook('start', fn),
  stop: (fn: unknown) => hook('stop', fn),
  get info() {
    return info
  },
})

export function setInfo({ project, version, instance, base }: BootInfo): void {
  info = Object.freeze({ project: Object.freeze({ ...project }), version, instance, url: base })
}

/** Runs the hooks one after the other; those of `stop` from last to first, all of them even when one fails. */
export async function runHooks(kind: 'start' | 'stop'): Promise<void> {
  if (kind === 'start') {
    for (const fn of hooks.start) await fn()
    return
  }
  const errors: unknown[] = []
  for (const fn of hooks.stop.toReversed()) {
    try {
      await fn()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
