import { type KeyboardEvent, useRef } from 'react'
import type { FileActions } from '../components/node-menu.tsx'
import { isEntry } from '../lib/paths.ts'
import { parentOf, type Row, type TreeNode, typeAhead } from '../lib/tree.ts'

/** Milliseconds between letters that still are of one word. */
const WORD = 800

interface TreeKeys {
  rows: readonly Row[]
  closed: ReadonlySet<string>
  setFolder: (path: string, isOpen: boolean) => void
  focus: (path: string) => void
  press: (node: TreeNode) => void
  actions?: FileActions
  onMenu: (node: TreeNode) => void
}

/** The keys of a tree, as ARIA has them, and those of its actions. */
export function useTreeKeys({ rows, closed, setFolder, focus, press, actions, onMenu }: TreeKeys) {
  const typed = useRef({ letters: '', at: 0 })

  const goTo = (index: number) => {
    const row = rows[index]
    if (row) focus(row.node.path)
  }
  function type(letter: string, index: number, at: number) {
    const { current } = typed
    const before = at - current.at < WORD ? current.letters : ''
    // One letter again and again goes through all that begin with it.
    const letters = before === letter ? letter : before + letter
    typed.current = { letters, at }
    goTo(typeAhead(rows, index, letters))
  }

  return (event: KeyboardEvent, path: string) => {
    const index = rows.findIndex((row) => row.node.path === path)
    const node = rows[index]?.node
    if (!node) return
    const isFolder = node.kind === 'folder'
    const keys = new Map<string, () => void>([
      ['ArrowDown', () => goTo(index + 1)],
      ['ArrowUp', () => goTo(index - 1)],
      ['Home', () => goTo(0)],
      ['End', () => goTo(rows.length - 1)],
      [
        'ArrowRight',
        () => {
          if (isFolder && closed.has(path)) setFolder(path, true)
          else if (isFolder) goTo(index + 1)
        },
      ],
      [
        'ArrowLeft',
        () => {
          if (isFolder && !closed.has(path)) setFolder(path, false)
          else if (parentOf(path) !== '') focus(parentOf(path))
        },
      ],
      [
        '*',
        () => {
          for (const row of rows)
            if (row.node.kind === 'folder' && parentOf(row.node.path) === parentOf(path)) setFolder(row.node.path, true)
        },
      ],
      ['Enter', () => press(node)],
      [' ', () => press(node)],
      ['F2', () => actions?.onRename(node)],
      [
        'Delete',
        () => {
          if (!isEntry(path)) actions?.onRemove(node)
        },
      ],
      ['ContextMenu', () => actions && onMenu(node)],
    ])
    const held = event.ctrlKey || event.metaKey || event.altKey
    const isMenu = event.key === 'F10' && event.shiftKey
    const action = isMenu ? keys.get('ContextMenu') : keys.get(event.key)
    if (action && !held) action()
    else if (event.key.length === 1 && !held) type(event.key, index, event.timeStamp)
    else return
    event.preventDefault()
  }
}
