import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import type { StorageEntry } from '@/lib/api/index.ts'
import { mayMove } from '../hooks/use-relocate.ts'
import { isInside, ROOT } from '../lib/paths.ts'
import { FolderTree } from './folder-tree.tsx'

export interface Relocation {
  kind: 'move' | 'copy'
  entries: readonly StorageEntry[]
}

interface RelocateDialogProps {
  /** Slug. */
  project: string
  /** Null: closed. */
  task: Relocation | null
  /** The folder that is open. */
  folder: string
  onClose: () => void
  onChosen: (task: Relocation, folder: string) => void
}

/** Asks for the folder that entries go to. */
export function RelocateDialog({ project, task, folder, onClose, onChosen }: RelocateDialogProps) {
  const { t } = useTranslation(['storage', 'common'])
  return (
    <Dialog open={task !== null} onOpenChange={(open) => !open && onClose()}>
      {task ? (
        <DialogContent closeLabel={t('common:action.close')} className="sm:max-w-md">
          <DialogHeader>
            <DialogTitle className="[overflow-wrap:anywhere]">
              {task.entries.length === 1
                ? t(`${task.kind}.title`, { name: task.entries[0]?.name ?? '' })
                : t(`${task.kind}.titleMany`, { count: task.entries.length })}
            </DialogTitle>
            <DialogDescription>{t('relocate.text')}</DialogDescription>
          </DialogHeader>
          <Body project={project} task={task} folder={folder} onClose={onClose} onChosen={onChosen} />
        </DialogContent>
      ) : null}
    </Dialog>
  )
}

function Body({ project, task, folder, onClose, onChosen }: RelocateDialogProps & { task: Relocation }) {
  const { t } = useTranslation(['storage', 'common'])
  const [chosen, setChosen] = useState(folder)
  const { kind, entries } = task
  const fits =
    kind === 'move'
      ? entries.some((entry) => mayMove(entry, chosen))
      : !entries.some(({ type, path }) => type === 'directory' && path !== chosen && isInside(chosen, path))
  return (
    <>
      <FolderTree
        project={project}
        chosen={chosen}
        onChoose={setChosen}
        // A folder does not go into itself.
        closed={kind === 'move' ? entries.map(({ path }) => path) : []}
      />
      <p className="truncate text-muted-foreground text-xs" title={chosen}>
        {t('relocate.to', { folder: chosen === ROOT ? t('root') : chosen })}
      </p>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button
          disabled={!fits}
          onClick={() => {
            onClose()
            onChosen(task, chosen)
          }}
        >
          {t(`${kind}.submit`)}
        </Button>
      </DialogFooter>
    </>
  )
}
