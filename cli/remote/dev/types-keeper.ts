/** Keeps the types of an editor up to date while the folder is worked on. */
import { Unreachable } from '../api.ts'
import type { Target } from '../target.ts'
import { paint, say, warn } from '../terminal.ts'
import type { Tree } from '../tree.ts'
import { refreshPackages, refreshTypes, TYPES_FILE } from '../types.ts'

/** Keys of the environment and goals change in the browser, which tells nobody here. */
const EVERY_MS = 5_000

export interface TypesKeeper {
  start(): void
  /** Looks for what the code needs now; comes back at once. */
  look(tree: Tree): void
  stop(): void
}

export function createTypesKeeper(target: Target, root: string): TypesKeeper {
  let timer: NodeJS.Timeout | undefined
  let busy = false
  let wanted: Tree | undefined
  let tree: Tree = new Map()
  let told = ''

  const refresh = async (packages: boolean): Promise<void> => {
    if (await refreshTypes(target, root)) say(paint('dim', `${TYPES_FILE} follows what changed in the project`))
    if (!packages) return
    const names = await refreshPackages(target, root, tree)
    if (names.length > 0) say(paint('dim', `Types of ${names.join(', ')} are here`))
  }
  /** One at a time; what is asked for meanwhile comes after. */
  const begin = (): void => {
    if (busy) return
    busy = true
    const packages = wanted !== undefined
    tree = wanted ?? tree
    wanted = undefined
    refresh(packages)
      .then(() => {
        told = ''
      })
      .catch((error: Error) => {
        // Whoever follows the log says that the server is away.
        if (error instanceof Unreachable || error.message === told) return
        told = error.message
        warn(`the types are not up to date: ${error.message}`)
      })
      .finally(() => {
        busy = false
        if (wanted) begin()
      })
  }
  return {
    start() {
      timer = setInterval(begin, EVERY_MS)
    },
    look(next) {
      wanted = next
      begin()
    },
    stop() {
      clearInterval(timer)
      wanted = undefined
    },
  }
}
