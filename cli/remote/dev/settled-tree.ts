/** Reads a folder while an editor may be in the middle of saving. */
import { setTimeout as pause } from 'node:timers/promises'
import { readTree, type Tree } from '../tree.ts'

/** Between the steps in which some editors save. */
const STEP_MS = 60
const TRIES = 4

/** The folder as it is; when a file has vanished or run empty since `before`, as it is a moment later. */
export async function settledTree(root: string, before: Tree): Promise<Tree> {
  for (let tries = 1; ; tries += 1) {
    const last = tries === TRIES
    try {
      const tree = readTree(root)
      if (tries > 1 || !isHalf(before, tree)) return tree
    } catch (error) {
      // A file was there when its folder was listed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || last) throw error
    }
    await pause(STEP_MS)
  }
}

const isHalf = (before: Tree, tree: Tree): boolean =>
  [...before].some(([path, content]) => !tree.has(path) || (content !== '' && tree.get(path) === ''))
