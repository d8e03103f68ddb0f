import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type StorageConflict, type StorageEntry } from '@/lib/api/index.ts'
import { copyEntry, moveEntry, storageChanged } from '../api.ts'
import { isInside, joinPath, parentOf } from '../lib/paths.ts'
import { clashes } from '../lib/queue.ts'

type Kind = 'move' | 'copy'
type Pair = [from: string, to: string]

/** Moves and copies entries into a folder, asks where names are taken, and tells what came of it. */
export function useRelocate(project: string) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()

  async function one(
    kind: Kind,
    { path, name, type }: StorageEntry,
    folder: string,
    group: object,
  ): Promise<Pair | null> {
    const act = kind === 'move' ? moveEntry : copyEntry
    const to = joinPath(folder, name)
    // A copy beside the original has to have another name anyway.
    let conflict: StorageConflict = kind === 'copy' && to === path ? 'rename' : 'refuse'
    for (;;) {
      try {
        const { items } = await act(project, path, to, conflict)
        return [path, items[0]?.path ?? to]
      } catch (error) {
        if (conflict !== 'refuse' || !isApiError(error) || error.code !== 'M3M_STORAGE_EXISTS') throw error
        const choice = await clashes.ask({ group, name, folder, mayOverwrite: type === 'file' })
        if (choice === 'skip') return null
        conflict = choice
      }
    }
  }

  async function undo(pairs: readonly Pair[]) {
    try {
      for (const [from, to] of pairs.toReversed()) await moveEntry(project, to, from, 'refuse')
      toast.success(t('move.undone', { count: pairs.length }))
    } catch (error) {
      toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })
    } finally {
      await storageChanged(project)
    }
  }

  return async (kind: Kind, entries: readonly StorageEntry[], folder: string): Promise<void> => {
    const group = {}
    const done: Pair[] = []
    const meant = kind === 'move' ? entries.filter((entry) => mayMove(entry, folder)) : entries
    try {
      for (const entry of meant) {
        const pair = await one(kind, entry, folder, group)
        if (pair) done.push(pair)
      }
    } catch (error) {
      toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })
    } finally {
      await storageChanged(project)
    }
    if (done.length === 0) return
    const where = folder === '/' ? t('title') : folder
    if (kind === 'copy') toast.success(t('copy.done', { count: done.length, folder: where }))
    else
      toast.success(t('move.done', { count: done.length, folder: where }), {
        action: { label: t('move.undo'), onClick: () => void undo(done) },
      })
  }
}

/** Whether moving there would change anything, and could be. */
export const mayMove = ({ path }: Pick<StorageEntry, 'path'>, folder: string): boolean =>
  parentOf(path) !== folder && !isInside(folder, path)
