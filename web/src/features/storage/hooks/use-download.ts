import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { fetchBlob } from '@/lib/api/files.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { archivePath, archiveUrl, fileUrl } from '../api.ts'
import { save } from '../lib/save.ts'

/** What every server and proxy takes for an address. */
const ADDRESS_MAX = 6_000

/** Has the browser save entries: a file as it is, folders and several in a .zip. */
export function useDownload(project: string) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()
  return (entries: readonly StorageEntry[]): void => {
    const [first] = entries
    if (!first) return
    if (entries.length === 1 && first.type === 'file') {
      save(fileUrl(project, first), first.name)
      return
    }
    const name = `${entries.length === 1 ? first.name : project}.zip`
    const paths = entries.map(({ path }) => path)
    const address = archiveUrl(project, paths)
    if (address.length <= ADDRESS_MAX) {
      save(address, name)
      return
    }
    // Too many for an address: they are asked for by a request, and what comes is saved when it is whole.
    toast.promise(
      fetchBlob(archivePath(project), { paths }).then((blob) => {
        const made = URL.createObjectURL(blob)
        save(made, name)
        setTimeout(() => URL.revokeObjectURL(made), 60_000)
      }),
      { loading: t('download.packing'), success: t('download.done'), error: (error) => errorText(error) },
    )
  }
}
