/** Sends what is saved in a folder, as `m3m dev` does while it is worked on. */
import { Unreachable } from '../api.ts'
import { showIn } from '../places.ts'
import { push, stateIn } from '../pushing.ts'
import type { Target } from '../target.ts'
import { paint, say } from '../terminal.ts'
import { named, readTree, type Tree } from '../tree.ts'
import { settledTree } from './settled-tree.ts'

export interface Saving {
  /** What the server has of the folder. */
  tree(): Tree
  /** Begins with what the folder holds. @throws Conflict, Failure */
  begin(force: boolean): Promise<void>
  /** Saves the folder if it is another than it was; resolves to whether it was saved. @throws Conflict, Failure */
  save(): Promise<boolean>
}

export function createSaving(target: Target, root: string, onSaved: (tree: Tree) => void): Saving {
  let tree: Tree = new Map()
  /** What was not saved, and over which revision: it is tried once. */
  let refused: { tree: Tree; base: number } | undefined

  const send = async (next: Tree, force: boolean): Promise<void> => {
    const { revision, changes } = await push(target, root, next, { force, always: true })
    tree = next
    refused = undefined
    const clock = new Date().toTimeString().slice(0, 8)
    if (changes.length > 0) say(`${paint('dim', clock)} ${named(changes.map(showIn(root)))} → revision ${revision}`)
    onSaved(next)
  }
  return {
    tree: () => tree,
    begin: (force) => send(readTree(root), force),
    async save() {
      const next = await settledTree(root, tree)
      if (sameTree(tree, next)) return false
      const base = stateIn(root, target)?.revision ?? 0
      if (refused?.base === base && sameTree(refused.tree, next)) return false
      try {
        await send(next, false)
        return true
      } catch (error) {
        if (!(error instanceof Unreachable)) refused = { tree: next, base }
        throw error
      }
    },
  }
}

const sameTree = (a: Tree, b: Tree): boolean =>
  a.size === b.size && [...a].every(([path, content]) => b.get(path) === content)
