/** Dependency order of modules; missing, duplicate and cyclic providers are reported together. */
import { defineError, type Problem } from './errors.ts'
import type { AnyModule } from './module.ts'
import type { AnyRef } from './service-ref.ts'

export const graphBroken = defineError('M3M_KERNEL_GRAPH', 'The modules do not fit together:\n%s')

const needsOf = (module: AnyModule): AnyRef[] => Object.values((module.needs ?? {}) as Record<string, AnyRef>)

/**
 * Sorts modules so that each comes after what it needs; modules without relation keep the given order.
 * @param builtIn ids of refs the kernel provides itself
 * @throws M3M_KERNEL_GRAPH with every problem at once
 */
export function orderModules(modules: readonly AnyModule[], builtIn: ReadonlySet<string>): AnyModule[] {
  const problems: Problem[] = []
  const providers = new Map<string, AnyModule>()
  const ids = new Set<string>()
  for (const module of modules) {
    if (ids.has(module.id)) problems.push({ path: module.id, message: `module "${module.id}" is listed twice` })
    ids.add(module.id)
    if (!module.provides) continue
    const other = providers.get(module.provides.id)
    if (other || builtIn.has(module.provides.id)) {
      const by = other ? `"${other.id}"` : 'the kernel'
      problems.push({
        path: module.id,
        message: `"${module.provides.id}" is provided by both ${by} and "${module.id}"; switch one off under "modules"`,
      })
    } else providers.set(module.provides.id, module)
  }
  for (const module of modules) {
    for (const ref of needsOf(module)) {
      if (ref.optional || builtIn.has(ref.id) || providers.has(ref.id)) continue
      const known = [...builtIn, ...providers.keys()].sort().join(', ')
      problems.push({
        path: module.id,
        message: `"${module.id}" needs "${ref.id}", which no enabled module provides (available: ${known})`,
      })
    }
  }

  const order: AnyModule[] = []
  const state = new Map<AnyModule, 'visiting' | 'done'>()
  const visit = (module: AnyModule, path: AnyModule[]): void => {
    if (state.get(module) === 'done') return
    if (state.get(module) === 'visiting') {
      const cycle = [...path.slice(path.indexOf(module)), module].map(({ id }) => id).join(' → ')
      problems.push({ path: module.id, message: `modules need each other in a circle: ${cycle}` })
      return
    }
    state.set(module, 'visiting')
    for (const ref of needsOf(module)) {
      const provider = providers.get(ref.id)
      if (provider) visit(provider, [...path, module])
    }
    state.set(module, 'done')
    order.push(module)
  }
  for (const module of modules) visit(module, [])

  if (problems.length > 0)
    throw graphBroken([problems.map(({ message }) => `  - ${message}`).join('\n')], { errors: problems })
  return order
}

/** The module and all it needs, directly or not: what a command has to start. */
export function closureOf(id: string, modules: readonly AnyModule[]): AnyModule[] {
  const providers = new Map(modules.filter((m) => m.provides).map((m) => [m.provides!.id, m]))
  const wanted = new Set<AnyModule>()
  const add = (module: AnyModule | undefined): void => {
    if (!module || wanted.has(module)) return
    wanted.add(module)
    for (const ref of needsOf(module)) if (!ref.optional) add(providers.get(ref.id))
  }
  add(modules.find((module) => module.id === id))
  return modules.filter((module) => wanted.has(module))
}
