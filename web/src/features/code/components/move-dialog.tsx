import { Folder, FolderPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from '@/components/ui/command.tsx'
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/components/ui/dialog.tsx'
import { rankFiles } from '@/lib/fuzzy.ts'
import { isFolderPath } from '../lib/paths.ts'
import { foldersOf, parentOf, type TreeNode } from '../lib/tree.ts'

interface MoveDialogProps {
  node: TreeNode
  paths: readonly string[]
  onClose: () => void
  onMove: (node: TreeNode, folder: string) => void
}

/** Moves a file or folder into another folder, one that is there or a new one. */
export default function MoveDialog({ node, paths, onClose, onMove }: MoveDialogProps) {
  const { t } = useTranslation('code')
  const [text, setText] = useState('')
  const folders = foldersOf(paths).filter(
    (folder) => folder !== parentOf(node.path) && folder !== node.path && !folder.startsWith(`${node.path}/`),
  )
  const found = text === '' ? folders : rankFiles(text, folders)
  const wanted = text.trim().replace(/\/+$/, '')
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent className="top-[15vh] translate-y-0 gap-0 p-0">
        <DialogTitle className="p-3 pb-0 text-sm">{t('move.title', { name: node.path })}</DialogTitle>
        <DialogDescription className="sr-only">{t('move.hint')}</DialogDescription>
        <Command label={t('move.hint')} shouldFilter={false} loop>
          <CommandInput placeholder={t('move.hint')} value={text} onValueChange={setText} />
          <CommandList className="max-h-[60vh]">
            <CommandEmpty>{t('path.problem.characters')}</CommandEmpty>
            <CommandGroup heading={t('move.folders')}>
              {found.map((folder) => (
                <CommandItem key={folder} value={folder || '/'} onSelect={() => onMove(node, folder)}>
                  <Folder />
                  {folder || t('move.root')}
                </CommandItem>
              ))}
              {isFolderPath(wanted) && !folders.includes(wanted) && (
                <CommandItem value={`new ${wanted}`} onSelect={() => onMove(node, wanted)}>
                  <FolderPlus />
                  {t('move.newFolder', { folder: wanted })}
                </CommandItem>
              )}
            </CommandGroup>
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  )
}
