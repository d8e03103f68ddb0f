import { FilePlus, PanelLeftClose } from 'lucide-react'
import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { cn } from '@/lib/utils.ts'
import { useTreeDrag } from '../hooks/use-tree-drag.ts'
import { useTreeKeys } from '../hooks/use-tree-keys.ts'
import { buildTree, parentOf, type TreeNode, visibleRows } from '../lib/tree.ts'
import { FileRow, type RowEvents } from './file-row.tsx'
import { type FileActions, type MenuPlace, NodeMenu } from './node-menu.tsx'

interface FileTreeProps {
  paths: readonly string[]
  active: string
  dirty: ReadonlySet<string>
  onOpen: (path: string) => void
  onHide?: () => void
  /** Absent: the tree is read-only. */
  actions?: FileActions
}

/** The project's files: arrows and letters move, Enter opens, F2 renames, Delete deletes; rows are dragged into folders. */
export const FileTree = memo(function FileTree({ paths, active, dirty, onOpen, onHide, actions }: FileTreeProps) {
  const { t } = useTranslation('code')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const [menu, setMenu] = useState<MenuPlace | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const tree = useMemo(() => buildTree(paths), [paths])
  const rows = useMemo(() => visibleRows(tree, closed), [tree, closed])
  const stop = useMemo(() => {
    const shown = (path: string | null) => rows.some((row) => row.node.path === path)
    // A closed folder may hide the file that is open.
    return shown(focused) ? focused : shown(active) ? active : rows[0]?.node.path
  }, [rows, focused, active])

  const rowOf = (path: string) => list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)
  const setFolder = (path: string, isOpen: boolean) =>
    setClosed((before) => {
      const next = new Set(before)
      if (isOpen) next.delete(path)
      else next.add(path)
      return next
    })
  const focus = (path: string) => {
    setFocused(path)
    rowOf(path)?.focus()
  }
  const press = (node: TreeNode) => {
    if (node.kind === 'file') onOpen(node.path)
    else setFolder(node.path, closed.has(node.path))
  }
  const onKeyDown = useTreeKeys({ rows, closed, setFolder, focus, press, actions, onMenu: openMenu })
  const drag = useTreeDrag(actions?.onDrop)

  function openMenu(node: TreeNode, at?: { x: number; y: number }) {
    const box = rowOf(node.path)?.getBoundingClientRect()
    setFocused(node.path)
    setMenu({ node, x: at?.x ?? (box?.left ?? 0) + 24, y: at?.y ?? box?.bottom ?? 0 })
  }

  // The file that is shown is to be seen in the tree, whoever opened it.
  useEffect(() => {
    setClosed((before) => {
      const next = new Set(before)
      for (let folder = parentOf(active); folder !== ''; folder = parentOf(folder)) next.delete(folder)
      return next.size === before.size ? before : next
    })
    list.current
      ?.querySelector<HTMLElement>(`[data-path="${CSS.escape(active)}"]`)
      ?.scrollIntoView({ block: 'nearest' })
  }, [active])

  // Rows keep one set of functions for good; these lead to the newest ones.
  const latest = useRef({ press, onKeyDown, openMenu, drag })
  useEffect(() => {
    latest.current = { press, onKeyDown, openMenu, drag }
  })
  const [events] = useState(
    (): RowEvents => ({
      onPress: (node) => {
        setFocused(node.path)
        latest.current.press(node)
      },
      onFocus: setFocused,
      onKeyDown: (event, path) => latest.current.onKeyDown(event, path),
      onMenu: (event, node) => {
        event.preventDefault()
        event.stopPropagation()
        // By the keyboard there is no pointer.
        const at = event.clientX > 0 ? { x: event.clientX, y: event.clientY } : undefined
        latest.current.openMenu(node, at)
      },
      onDragStart: (event, node) => latest.current.drag.start(event, node),
      onDragOver: (event, node) => latest.current.drag.over(event, node),
      onDrop: (event, node) => latest.current.drag.drop(event, node),
      onDragEnd: () => latest.current.drag.end(),
    }),
  )

  return (
    <div className="flex h-full min-h-0 flex-col bg-sidebar text-sidebar-foreground">
      <div className="flex h-9 shrink-0 items-center justify-between border-b pr-1 pl-3">
        <h2 className="font-medium text-xs">{t('tree.label')}</h2>
        <span className="flex">
          {actions && (
            <IconButton size="icon-sm" label={t('tree.new')} onClick={() => actions.onCreate('')}>
              <FilePlus />
            </IconButton>
          )}
          {onHide && (
            <IconButton size="icon-sm" label={t('tree.hide')} onClick={onHide}>
              <PanelLeftClose />
            </IconButton>
          )}
        </span>
      </div>
      <div
        ref={list}
        role="tree"
        aria-label={t('tree.label')}
        onDragOver={(event) => drag.over(event, null)}
        onDrop={(event) => drag.drop(event, null)}
        className={cn('min-h-0 flex-1 overflow-auto p-1', drag.target === '' && 'ring-2 ring-ring ring-inset')}
      >
        {rows.map((row) => (
          <FileRow
            key={row.node.path}
            row={row}
            isOpen={row.node.kind === 'folder' && !closed.has(row.node.path)}
            isActive={row.node.path === active}
            isDirty={dirty.has(row.node.path)}
            isStop={row.node.path === stop}
            isTarget={row.node.kind === 'folder' && drag.target === row.node.path}
            editable={actions !== undefined}
            events={events}
          />
        ))}
      </div>
      {actions && <NodeMenu place={menu} actions={actions} onClose={() => setMenu(null)} onFocus={focus} />}
    </div>
  )
})
