import {
  ChevronRight,
  File,
  FileBraces,
  FileCode,
  FilePlus,
  FileText,
  Folder,
  MoreHorizontal,
  PanelLeftClose,
} from 'lucide-react'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { cn } from '@/lib/utils.ts'
import { isEntry, languageOf } from '../lib/paths.ts'
import { buildTree, parentOf, type Row, type TreeNode, visibleRows } from '../lib/tree.ts'

export interface FileActions {
  onCreate: (folder: string) => void
  onRename: (node: TreeNode) => void
  onRemove: (node: TreeNode) => void
}

interface FileTreeProps {
  paths: Iterable<string>
  active: string
  dirty: ReadonlySet<string>
  onOpen: (path: string) => void
  onHide?: () => void
  /** Absent: the tree is read-only. */
  actions?: FileActions
}

/** The project's files: arrows move, Enter opens, F2 renames, Delete deletes. */
export function FileTree({ paths, active, dirty, onOpen, onHide, actions }: FileTreeProps) {
  const { t } = useTranslation('code')
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [focused, setFocused] = useState<string | null>(null)
  const list = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => visibleRows(buildTree(paths), closed), [paths, closed])
  const roving = rows.some((row) => row.node.path === focused) ? focused : active

  const setFolder = (path: string, isOpen: boolean) =>
    setClosed((before) => {
      const next = new Set(before)
      if (isOpen) next.delete(path)
      else next.add(path)
      return next
    })
  const focus = (path: string | undefined) => {
    if (path === undefined) return
    setFocused(path)
    list.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(path)}"]`)?.focus()
  }
  const press = ({ node }: Row) => {
    if (node.kind === 'file') onOpen(node.path)
    else setFolder(node.path, closed.has(node.path))
  }

  function onKeyDown(event: KeyboardEvent, row: Row, index: number) {
    const { node } = row
    const handled = () => event.preventDefault()
    if (event.target !== event.currentTarget) return
    switch (event.key) {
      case 'ArrowDown':
        focus(rows[index + 1]?.node.path)
        return handled()
      case 'ArrowUp':
        focus(rows[index - 1]?.node.path)
        return handled()
      case 'Home':
        focus(rows[0]?.node.path)
        return handled()
      case 'End':
        focus(rows.at(-1)?.node.path)
        return handled()
      case 'ArrowRight':
        if (node.kind === 'folder' && closed.has(node.path)) setFolder(node.path, true)
        else if (node.kind === 'folder') focus(rows[index + 1]?.node.path)
        return handled()
      case 'ArrowLeft':
        if (node.kind === 'folder' && !closed.has(node.path)) setFolder(node.path, false)
        else focus(parentOf(node.path) || undefined)
        return handled()
      case 'Enter':
      case ' ':
        press(row)
        return handled()
      case 'F2':
        actions?.onRename(node)
        return handled()
      case 'Delete':
        if (!isEntry(node.path)) actions?.onRemove(node)
        return handled()
    }
  }

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
      <div ref={list} role="tree" aria-label={t('tree.label')} className="min-h-0 flex-1 overflow-auto p-1">
        {rows.map((row, index) => {
          const { node, depth } = row
          const isOpen = node.kind === 'folder' && !closed.has(node.path)
          return (
            <div
              key={node.path}
              role="treeitem"
              data-path={node.path}
              aria-label={dirty.has(node.path) ? t('file.edited', { name: node.name }) : node.name}
              aria-level={depth + 1}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={node.kind === 'folder' ? isOpen : undefined}
              aria-selected={node.path === active}
              tabIndex={node.path === roving ? 0 : -1}
              onClick={() => {
                setFocused(node.path)
                press(row)
              }}
              onFocus={() => setFocused(node.path)}
              onKeyDown={(event) => onKeyDown(event, row, index)}
              style={{ paddingLeft: `${depth * 12 + 6}px` }}
              className={cn(
                'group flex h-7 cursor-pointer select-none items-center gap-1.5 rounded-md pr-0.5 text-sm outline-none hover:bg-sidebar-accent focus-visible:ring-2 focus-visible:ring-ring',
                node.path === active && 'bg-sidebar-accent font-medium text-sidebar-accent-foreground',
              )}
            >
              {node.kind === 'folder' ? (
                <>
                  <ChevronRight className={cn('size-3.5 shrink-0 transition-transform', isOpen && 'rotate-90')} />
                  <Folder className="size-4 shrink-0 text-muted-foreground" />
                </>
              ) : (
                <FileIcon path={node.path} />
              )}
              <span className="min-w-0 flex-1 truncate">{node.name}</span>
              {dirty.has(node.path) && (
                <span aria-hidden="true" className="mr-1 size-2 shrink-0 rounded-full bg-primary" />
              )}
              {actions && <NodeMenu node={node} actions={actions} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}

function FileIcon({ path }: { path: string }) {
  const language = languageOf(path)
  const Icon =
    language === 'typescript' ? FileCode : language === 'json' ? FileBraces : language === 'markdown' ? FileText : File
  return <Icon className="ml-3.5 size-4 shrink-0 text-muted-foreground" />
}

function NodeMenu({ node, actions }: { node: TreeNode; actions: FileActions }) {
  const { t } = useTranslation('code')
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-xs"
          tabIndex={-1}
          aria-label={t('tree.actions', { name: node.path })}
          onClick={(event) => event.stopPropagation()}
          className="size-6 opacity-0 focus-visible:opacity-100 group-hover:opacity-100 group-focus-visible:opacity-100 data-open:opacity-100"
        >
          <MoreHorizontal />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" onClick={(event) => event.stopPropagation()}>
        <DropdownMenuGroup>
          {node.kind === 'folder' && (
            <DropdownMenuItem onSelect={() => actions.onCreate(node.path)}>
              {t('tree.newIn', { folder: node.name })}
            </DropdownMenuItem>
          )}
          <DropdownMenuItem onSelect={() => actions.onRename(node)}>{t('tree.rename')}</DropdownMenuItem>
          <DropdownMenuItem
            variant="destructive"
            disabled={isEntry(node.path)}
            title={isEntry(node.path) ? t('tree.keep') : undefined}
            onSelect={() => actions.onRemove(node)}
          >
            {t('tree.delete')}
          </DropdownMenuItem>
        </DropdownMenuGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
