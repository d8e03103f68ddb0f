import { type DragEvent, useState } from 'react'
import { dropFolder, parentOf, type TreeNode } from '../lib/tree.ts'

/** Dragging rows of the tree into folders. Without `onDrop` nothing can be dropped. */
export function useTreeDrag(onDrop?: (node: TreeNode, folder: string) => void) {
  const [dragged, setDragged] = useState<TreeNode | null>(null)
  /** The folder it would land in; '' is the root. */
  const [target, setTarget] = useState<string | null>(null)

  /** Null: where it is already, or what cannot be. */
  const folderFor = (node: TreeNode | null): string | null => {
    if (!dragged) return null
    const folder = node ? dropFolder(node) : ''
    const within = folder === dragged.path || folder.startsWith(`${dragged.path}/`)
    return within || folder === parentOf(dragged.path) ? null : folder
  }
  const end = () => {
    setDragged(null)
    setTarget(null)
  }

  return {
    target,
    end,
    start(event: DragEvent, node: TreeNode) {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', node.path)
      setDragged(node)
    },
    /** `node`: the row below the pointer, null for the tree around them. */
    over(event: DragEvent, node: TreeNode | null) {
      if (!dragged || !onDrop) return
      event.stopPropagation()
      const folder = folderFor(node)
      if (folder !== null) event.preventDefault()
      setTarget(folder)
    },
    drop(event: DragEvent, node: TreeNode | null) {
      event.preventDefault()
      event.stopPropagation()
      const folder = folderFor(node)
      if (dragged && folder !== null) onDrop?.(dragged, folder)
      end()
    },
  }
}
