import { useQuery } from '@tanstack/react-query'
import { ChevronRightIcon, FolderIcon, HardDriveIcon } from 'lucide-react'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner.tsx'
import { cn } from '@/lib/utils.ts'
import { foldersQuery } from '../api.ts'
import { isInside, parentOf, ROOT, trailOf } from '../lib/paths.ts'

interface FolderTreeProps {
  /** Slug. */
  project: string
  chosen: string
  onChoose: (path: string) => void
  /** Folders that cannot be chosen, with all in them. */
  closed: readonly string[]
}

/** The folders of the storage, each fetched when it is unfolded; arrows move, and choose. */
export function FolderTree({ project, chosen, onChoose, closed }: FolderTreeProps) {
  const { t } = useTranslation('storage')
  const tree = useRef<HTMLDivElement>(null)
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(
    () => new Set([ROOT, ...trailOf(chosen).map(({ path }) => path)]),
  )
  const fold = (path: string, open: boolean) =>
    setUnfolded((before) => {
      const next = new Set(before)
      if (open) next.add(path)
      else next.delete(path)
      return next
    })
  function onKeyDown(event: KeyboardEvent) {
    const nodes = [...(tree.current?.querySelectorAll<HTMLElement>('[data-folder]') ?? [])]
    const at = nodes.indexOf(event.target as HTMLElement)
    const path = nodes[at]?.dataset.folder
    if (path === undefined) return
    const go = (node: HTMLElement | undefined) => {
      if (!node?.dataset.folder) return
      node.focus()
      onChoose(node.dataset.folder)
    }
    switch (event.key) {
      case 'ArrowDown':
        go(nodes[at + 1])
        break
      case 'ArrowUp':
        go(nodes[at - 1])
        break
      case 'Home':
        go(nodes[0])
        break
      case 'End':
        go(nodes.at(-1))
        break
      case 'ArrowRight':
        if (unfolded.has(path)) go(nodes[at + 1]?.dataset.folder?.startsWith(path) ? nodes[at + 1] : undefined)
        else fold(path, true)
        break
      case 'ArrowLeft':
        if (unfolded.has(path) && path !== ROOT) fold(path, false)
        else go(nodes.find((node) => node.dataset.folder === parentOf(path)))
        break
      default:
        return
    }
    event.preventDefault()
  }
  return (
    <div ref={tree} role="tree" aria-label={t('relocate.tree')} className="h-72 overflow-y-auto rounded-lg border p-1">
      <Folder
        path={ROOT}
        name={t('root')}
        depth={0}
        {...{ project, chosen, onChoose, closed, unfolded, fold, onKeyDown }}
      />
    </div>
  )
}

interface FolderProps extends FolderTreeProps {
  path: string
  name: string
  depth: number
  unfolded: ReadonlySet<string>
  fold: (path: string, open: boolean) => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Folder({ path, name, depth, ...tree }: FolderProps) {
  const { project, chosen, onChoose, closed, unfolded, fold, onKeyDown } = tree
  const open = unfolded.has(path)
  const barred = closed.some((one) => isInside(path, one))
  const { data, isLoading } = useQuery({ ...foldersQuery(project, path), enabled: open && !barred })
  const Icon = path === ROOT ? HardDriveIcon : FolderIcon
  return (
    <>
      <div
        role="treeitem"
        aria-label={name}
        aria-level={depth + 1}
        aria-selected={path === chosen}
        aria-disabled={barred || undefined}
        aria-expanded={barred || data?.length === 0 ? undefined : open}
        data-folder={barred ? undefined : path}
        tabIndex={path === chosen ? 0 : -1}
        onKeyDown={onKeyDown}
        onClick={() => {
          if (barred) return
          if (path === chosen || !open) fold(path, path === chosen ? !open : true)
          onChoose(path)
        }}
        style={{ paddingLeft: depth * 16 + 6 }}
        className={cn(
          'flex h-8 cursor-pointer select-none items-center gap-1.5 rounded-md pr-2 outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
          path === chosen && 'bg-primary/10 font-medium hover:bg-primary/15',
          barred && 'cursor-not-allowed opacity-50 hover:bg-transparent',
        )}
      >
        {isLoading ? (
          <Spinner className="size-3.5" />
        ) : (
          <ChevronRightIcon
            aria-hidden="true"
            className={cn(
              'size-3.5 shrink-0 text-muted-foreground transition-transform',
              open && 'rotate-90',
              (barred || data?.length === 0) && 'invisible',
            )}
          />
        )}
        <Icon
          aria-hidden="true"
          className={cn('size-4 shrink-0', path === ROOT ? 'text-muted-foreground' : 'fill-tag-sky/20 text-tag-sky')}
        />
        <span className="min-w-0 truncate">{name}</span>
      </div>
      {open
        ? data?.map((folder) => (
            <Folder key={folder.id} {...tree} path={folder.path} name={folder.name} depth={depth + 1} />
          ))
        : null}
    </>
  )
}
