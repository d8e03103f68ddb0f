import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { queryClient } from '@/lib/query.ts'
import { makeFolder, storageChanged, usageQuery } from '../api.ts'
import type { Dropped } from '../lib/dropped.ts'
import { joinPath } from '../lib/paths.ts'
import { uploads } from '../lib/queue.ts'
import { useTray } from '../lib/tray.ts'
import type { Chosen } from '../lib/uploads.ts'

/** Sends files to folders of a project, as far as there is room for them. */
export function useUpload(project: string) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()

  async function send(folder: string, files: readonly Chosen[], conflict?: 'overwrite'): Promise<void> {
    if (files.length === 0) return
    // Told now rather than after so many bytes; the server looks again.
    const usage = await queryClient.fetchQuery(usageQuery(project)).catch(() => null)
    const fits = usage ? files.filter(({ file }) => file.size <= usage.maxFileBytes) : files
    if (fits.length < files.length) toast.error(t('upload.tooLarge', { count: files.length - fits.length }))
    const bytes = fits.reduce((sum, { file }) => sum + file.size, 0)
    if (usage && conflict === undefined && usage.bytes + bytes > usage.maxBytes) {
      toast.error(t('upload.noRoom'), { duration: Number.POSITIVE_INFINITY })
      return
    }
    useTray.setState({ open: true })
    uploads.add(project, folder, fits, conflict)
  }

  return {
    send,
    async drop(dropped: Promise<Dropped>, folder: string): Promise<void> {
      try {
        const { files, emptyFolders } = await dropped
        await send(folder, files)
        for (const path of emptyFolders) await makeFolder(project, joinPath(folder, path))
        if (emptyFolders.length > 0) await storageChanged(project)
      } catch (error) {
        toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })
      }
    },
  }
}
