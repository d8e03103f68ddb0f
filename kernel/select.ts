/** Applies the `modules` key of the configuration: `goals: false` switches off, `storage: ./my-storage/index.ts` swaps. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineError, messageOf } from './errors.ts'
import type { AnyModule } from './module.ts'

const unknownModule = defineError('M3M_MODULES_UNKNOWN', 'modules.%s: there is no such module; known: %s')
const badSwap = defineError('M3M_MODULES_SWAP', 'modules.%s: %s is not a module: %s')

/** @throws M3M_MODULES_UNKNOWN, M3M_MODULES_SWAP */
export async function selectModules(
  all: readonly AnyModule[],
  choice: Readonly<Record<string, unknown>> = {},
  baseDir = process.cwd(),
): Promise<AnyModule[]> {
  const known = all.map(({ id }) => id)
  const selected = new Map(all.map((module) => [module.id, module]))
  for (const [id, value] of Object.entries(choice)) {
    if (value === true) {
      if (!selected.has(id)) throw unknownModule([id, known.join(', ')])
    } else if (value === false) {
      if (!selected.delete(id)) throw unknownModule([id, known.join(', ')])
    } else selected.set(id, await load(id, String(value), baseDir))
  }
  return [...selected.values()]
}

async function load(id: string, path: string, baseDir: string): Promise<AnyModule> {
  const file = resolve(baseDir, path)
  let loaded: { default?: Partial<AnyModule> }
  try {
    loaded = await import(pathToFileURL(file).href)
  } catch (error) {
    throw badSwap([id, file, messageOf(error)], { cause: error })
  }
  const module = loaded.default
  if (typeof module?.setup !== 'function' || typeof module.id !== 'string') {
    throw badSwap([id, file, 'its default export must come from defineModule()'])
  }
  return module as AnyModule
}
