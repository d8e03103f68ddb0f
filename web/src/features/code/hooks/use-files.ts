import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import type { PathTask } from '../components/path-dialog.tsx'
import type { Target } from '../editor/index.ts'
import { moveProblem } from '../lib/paths.ts'
import { followMoves } from '../lib/relative-imports.ts'
import { parentOf, type TreeNode } from '../lib/tree.ts'
import type { Workspace } from '../lib/workspace.ts'
import type { useTabs } from './use-tabs.ts'

/** Creating, renaming, moving and deleting files: which dialog is open, and what happens when it is answered. */
export function useFiles(workspace: Workspace, tabs: ReturnType<typeof useTabs>, goTo: (place: Target) => void) {
  const { t } = useTranslation('code')
  const [task, setTask] = useState<PathTask | null>(null)
  const [moving, setMoving] = useState<TreeNode | null>(null)
  const [removing, setRemoving] = useState<TreeNode | null>(null)

  /** Gives files and folders other paths; what others import from them follows. */
  function rename(pairs: readonly (readonly [from: string, to: string])[], isUndo = false) {
    const before = workspace.get().files
    const moves = pairs.flatMap(([from, to]) => (from === to ? [] : workspace.rename(from, to)))
    tabs.renamed(moves)
    const followed = followMoves(before, moves)
    if (followed.length === 0) return
    workspace.writeAll(followed)
    if (isUndo) return
    toast.success(t('move.imports', { count: followed.length }), {
      id: 'imports-followed',
      action: {
        label: t('search.undo'),
        onClick: () =>
          rename(
            moves.map(([from, to]) => [to, from]),
            true,
          ),
      },
    })
  }

  function move(node: TreeNode, folder: string) {
    if (parentOf(node.path) === folder) return
    const to = folder === '' ? node.name : `${folder}/${node.name}`
    const problem = moveProblem(node, to, workspace.get().paths)
    if (problem) toast.error(t('move.failed', { name: node.name }), { description: t(`path.problem.${problem}`) })
    else rename([[node.path, to]])
  }

  return {
    task,
    moving,
    removing,
    actions: {
      onCreate: (folder: string) => setTask({ kind: 'create', folder }),
      onRename: (node: TreeNode) => setTask({ kind: 'rename', node }),
      onMove: setMoving,
      onDrop: move,
      onRemove: setRemoving,
    },
    closeTask: () => setTask(null),
    finishTask(done: PathTask, path: string) {
      setTask(null)
      if (done.kind === 'create') {
        workspace.create(path)
        goTo({ file: path, line: 1, column: 1 })
      } else rename([[done.node.path, path]])
    },
    closeMoving: () => setMoving(null),
    finishMoving(node: TreeNode, folder: string) {
      setMoving(null)
      move(node, folder)
    },
    closeRemoving: () => setRemoving(null),
    remove(node: TreeNode) {
      setRemoving(null)
      const gone = workspace.remove(node.path)
      if (gone.includes(tabs.active)) tabs.close(tabs.active)
    },
  }
}
