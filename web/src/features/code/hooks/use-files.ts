import { useState } from 'react'
import type { PathTask } from '../components/path-dialog.tsx'
import type { Target } from '../editor/index.ts'
import type { TreeNode } from '../lib/tree.ts'
import type { Workspace } from '../lib/workspace.ts'
import type { useTabs } from './use-tabs.ts'

/** Creating, renaming and deleting files: which dialog is open, and what happens when it is answered. */
export function useFiles(workspace: Workspace, tabs: ReturnType<typeof useTabs>, goTo: (place: Target) => void) {
  const [task, setTask] = useState<PathTask | null>(null)
  const [removing, setRemoving] = useState<TreeNode | null>(null)
  return {
    task,
    removing,
    actions: {
      onCreate: (folder: string) => setTask({ kind: 'create', folder }),
      onRename: (node: TreeNode) => setTask({ kind: 'rename', node }),
      onRemove: setRemoving,
    },
    closeTask: () => setTask(null),
    finishTask(done: PathTask, path: string) {
      setTask(null)
      if (done.kind === 'create') {
        workspace.create(path)
        goTo({ file: path, line: 1, column: 1 })
      } else if (done.node.path !== path) {
        tabs.renamed(workspace.rename(done.node.path, path))
      }
    },
    closeRemoving: () => setRemoving(null),
    remove(node: TreeNode) {
      setRemoving(null)
      const gone = workspace.remove(node.path)
      if (gone.includes(tabs.active)) tabs.close(tabs.active)
    },
  }
}
