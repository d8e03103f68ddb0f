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
import { rankFiles, readFileQuery } from '@/lib/fuzzy.ts'
import { parentOf } from '../lib/tree.ts'
import { FileIcon } from './file-icon.tsx'

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
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        className="top-[15vh] translate-y-0 gap-0 p-0"
        // The editor takes the focus, on the file.
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        <DialogTitle className="sr-only">{t('open.title')}</DialogTitle>
        <DialogDescription className="sr-only">{t('open.hint')}</DialogDescription>
        <Command label={t('open.title')} shouldFilter={false} loop>
          <CommandInput placeholder={t('open.hint')} value={text} onValueChange={setText} />
          <CommandList className="max-h-[60vh]">
            <CommandEmpty>{t('open.none')}</CommandEmpty>
            <CommandGroup heading={t('tree.label')}>
              {found.map((path) => (
                <CommandItem key={path} value={path} onSelect={() => onOpen(path, line)}>
                  <FileIcon path={path} />
                  <span>{path.slice(path.lastIndexOf('/') + 1)}</span>
                  <span className="min-w-0 flex-1 truncate text-muted-foreground text-xs">{parentOf(path)}</span>
                </CommandItem>
              ))}
            </CommandGroup>
          </CommandList>
        </Command>
      </DialogContent>
    </Dialog>
  )
}
