import { useTranslation } from 'react-i18next'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuShortcut,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { isEntry } from '../lib/paths.ts'
import type { TreeNode } from '../lib/tree.ts'

export interface FileActions {
  onCreate: (folder: string) => void
  onRename: (node: TreeNode) => void
  /** Asks for the folder. */
  onMove: (node: TreeNode) => void
  /** Moves it into the folder; '' is the root. */
  onDrop: (node: TreeNode, folder: string) => void
  onRemove: (node: TreeNode) => void
}

/** What the menu is about, and where on the screen it opens. */
export interface MenuPlace {
  node: TreeNode
  x: number
  y: number
}

interface NodeMenuProps {
  place: MenuPlace | null
  actions: FileActions
  onClose: () => void
  /** The menu is gone and nothing else took the focus. */
  onFocus: (path: string) => void
}

/** What can be done with a file or folder; one for the whole tree, since rows are many. */
export function NodeMenu({ place, actions, onClose, onFocus }: NodeMenuProps) {
  const { t } = useTranslation('code')
  const node = place?.node
  return (
    <DropdownMenu open={place !== null} onOpenChange={(open) => !open && onClose()}>
      <DropdownMenuTrigger asChild>
        <span aria-hidden="true" className="pointer-events-none fixed" style={{ left: place?.x, top: place?.y }} />
      </DropdownMenuTrigger>
      {node && (
        <DropdownMenuContent
          align="start"
          aria-label={t('tree.actions', { name: node.path })}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onFocus(node.path)
          }}
        >
          <DropdownMenuGroup>
            {node.kind === 'folder' && (
              <DropdownMenuItem onSelect={() => actions.onCreate(node.path)}>
                {t('tree.newIn', { folder: node.name })}
              </DropdownMenuItem>
            )}
            <DropdownMenuItem onSelect={() => actions.onRename(node)}>
              {t('tree.rename')}
              <DropdownMenuShortcut>F2</DropdownMenuShortcut>
            </DropdownMenuItem>
            {!isEntry(node.path) && (
              <DropdownMenuItem onSelect={() => actions.onMove(node)}>{t('tree.move')}</DropdownMenuItem>
            )}
            <DropdownMenuItem
              variant="destructive"
              disabled={isEntry(node.path)}
              title={isEntry(node.path) ? t('tree.keep') : undefined}
              onSelect={() => actions.onRemove(node)}
            >
              {t('tree.delete')}
              <DropdownMenuShortcut>Del</DropdownMenuShortcut>
            </DropdownMenuItem>
          </DropdownMenuGroup>
        </DropdownMenuContent>
      )}
    </DropdownMenu>
  )
}
