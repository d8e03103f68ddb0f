import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandItem } from '@/components/ui/command.tsx'
import { rankFiles, readFileQuery } from '@/lib/fuzzy.ts'
import { parentOf } from '../lib/tree.ts'
import { FileIcon } from './file-icon.tsx'
import { Palette } from './palette.tsx'

interface QuickOpenProps {
  paths: readonly string[]
  /** Open files, the last first: they come before equals. */
  recent: readonly string[]
  onClose: () => void
  onOpen: (path: string, line: number | undefined) => void
}

/** Files that are listed; whoever wants another types one more letter. */
const SHOWN = 50

/** Opens a file by a few letters of its path; `name:12` goes to the line. */
export default function QuickOpen({ paths, recent, onClose, onOpen }: QuickOpenProps) {
  const { t } = useTranslation('code')
  const [text, setText] = useState('')
  const { letters, line } = readFileQuery(text)
  const found = rankFiles(letters, paths, recent).slice(0, SHOWN)
  return (
    <Palette
      title={t('open.title')}
      hint={t('open.hint')}
      text={text}
      onText={setText}
      heading={t('tree.label')}
      none={t('open.none')}
      onClose={onClose}
      // The editor takes it, on the file.
      keepsFocus
    >
      {found.map((path) => (
        <CommandItem key={path} value={path} onSelect={() => onOpen(path, line)}>
          <FileIcon path={path} />
          <span>{path.slice(path.lastIndexOf('/') + 1)}</span>
          <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{parentOf(path)}</span>
        </CommandItem>
      ))}
    </Palette>
  )
}
