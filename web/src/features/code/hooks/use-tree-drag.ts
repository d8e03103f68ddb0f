import { type DragEvent, useRef, useState } from 'react'
import { dropFolder, parentOf, type TreeNode } from '../lib/tree.ts'

/** Dragging rows of the tree into folders. Without `onDrop` nothing can be dropped. */
export function useTreeDrag(onDrop?: (node: TreeNode, folder: string) => void) {
  // Not state: the first event over a target may come before the next look.
  const dragged = useRef<TreeNode | null>(null)
  /** The folder it would land in; '' is the root. */
  const [target, setTarget] = useState<string | null>(null)

  /** Null: where it is already, or what cannot be. */
  const folderFor = (node: TreeNode | null): string | null => {
    const { current } = dragged
    if (!current) return null
    const folder = node ? dropFolder(node) : ''
    const within = folder === current.path || folder.startsWith(`${current.path}/`)
    return within || folder === parentOf(current.path) ? null : folder
  }
  const end = () => {
    dragged.current = null
    setTarget(null)
  }

  return {
    target,
    end,
    start(event: DragEvent, node: TreeNode) {
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', node.path)
      dragged.current = node
    },
    /** `node`: the row below the pointer, null for the tree around them. */
    over(event: DragEvent, node: TreeNode | null) {
      if (!dragged.current || !onDrop) return
      event.stopPropagation()
      const folder = folderFor(node)
      if (folder !== null) event.preventDefault()
      setTarget(folder)
    },
    drop(event: DragEvent, node: TreeNode | null) {
      event.preventDefault()
      event.stopPropagation()
      const folder = folderFor(node)
      if (dragged.current && folder !== null) onDrop?.(dragged.current, folder)
      end()
    },
  }
}
