import { ChevronRight, Folder, MoreHorizontal } from 'lucide-react'
import { type DragEvent, type KeyboardEvent, type MouseEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/lib/utils.ts'
import type { Row, TreeNode } from '../lib/tree.ts'
import { FileIcon } from './file-icon.tsx'

/** What a row tells its tree; the same functions for all rows, so that rows that stay as they are need no new look. */
export interface RowEvents {
  onPress: (node: TreeNode) => void
  onFocus: (path: string) => void
  onKeyDown: (event: KeyboardEvent, path: string) => void
  /** Where the pointer is, or the button of the row. */
  onMenu: (event: MouseEvent, node: TreeNode) => void
  onDragStart: (event: DragEvent, node: TreeNode) => void
  onDragOver: (event: DragEvent, node: TreeNode) => void
  onDrop: (event: DragEvent, node: TreeNode) => void
  onDragEnd: () => void
}

interface FileRowProps {
  row: Row
  isOpen: boolean
  isActive: boolean
  isDirty: boolean
  /** The one row that the Tab key comes to. */
  isStop: boolean
  /** What is dragged would land in it. */
  isTarget: boolean
  editable: boolean
  events: RowEvents
}

/** A file or folder of the tree. */
export const FileRow = memo(function FileRow(props: FileRowProps) {
  const { row, isOpen, isActive, isDirty, isStop, isTarget, editable, events } = props
  const { t } = useTranslation('code')
  const { node, depth } = row
  return (
    <div
      role="treeitem"
      data-path={node.path}
      aria-label={isDirty ? t('file.edited', { name: node.name }) : node.name}
      aria-level={depth + 1}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-expanded={node.kind === 'folder' ? isOpen : undefined}
      aria-selected={isActive}
      tabIndex={isStop ? 0 : -1}
      draggable={editable}
      onClick={() => events.onPress(node)}
      onFocus={() => events.onFocus(node.path)}
      onKeyDown={(event) => event.target === event.currentTarget && events.onKeyDown(event, node.path)}
      onContextMenu={editable ? (event) => events.onMenu(event, node) : undefined}
      onDragStart={(event) => events.onDragStart(event, node)}
      onDragOver={(event) => events.onDragOver(event, node)}
      onDrop={(event) => events.onDrop(event, node)}
      onDragEnd={events.onDragEnd}
      style={{ paddingLeft: `${depth * 12 + 6}px` }}
      className={cn(
        'group flex h-7 cursor-pointer select-none items-center gap-1.5 rounded-md pr-0.5 text-sm outline-none hover:bg-sidebar-accent focus-visible:ring-2 focus-visible:ring-ring',
        isActive && 'bg-sidebar-accent font-medium text-sidebar-accent-foreground',
        isTarget && 'ring-2 ring-ring ring-inset',
      )}
    >
      {node.kind === 'folder' ? (
        <>
          <ChevronRight className={cn('size-3.5 shrink-0 transition-transform', isOpen && 'rotate-90')} />
          <Folder className="size-4 shrink-0 text-muted-foreground" />
        </>
      ) : (
        <FileIcon path={node.path} className="ml-5" />
      )}
      <span className="min-w-0 flex-1 truncate">{node.name}</span>
      {isDirty && <span aria-hidden="true" className="mr-1 size-2 shrink-0 rounded-full bg-primary" />}
      {editable && (
        <button
          type="button"
          tabIndex={-1}
          aria-haspopup="menu"
          aria-label={t('tree.actions', { name: node.path })}
          onClick={(event) => events.onMenu(event, node)}
          className="grid size-6 shrink-0 place-items-center rounded-md opacity-0 outline-none hover:bg-accent focus-visible:opacity-100 group-hover:opacity-100 group-focus-visible:opacity-100"
        >
          <MoreHorizontal className="size-3.5" />
        </button>
      )}
    </div>
  )
})
