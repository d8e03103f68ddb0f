import { Folder, FolderPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandItem } from '@/components/ui/command.tsx'
import { rankFiles } from '@/lib/fuzzy.ts'
import { isFolderPath } from '../lib/paths.ts'
import { foldersOf, parentOf, type TreeNode } from '../lib/tree.ts'
import { Palette } from './palette.tsx'

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
    <Palette
      title={t('move.title', { name: node.path })}
      titled
      hint={t('move.hint')}
      text={text}
      onText={setText}
      heading={t('move.folders')}
      none={t('path.problem.characters')}
      onClose={onClose}
    >
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
    </Palette>
  )
}
