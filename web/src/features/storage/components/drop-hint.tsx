import { UploadIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { nameOf, ROOT } from '../lib/paths.ts'

/** Over the list while something is held above it. */
export function DropHint({ folder }: { folder: string }) {
  const { t } = useTranslation('storage')
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute inset-1 z-30 flex items-end justify-center rounded-lg border-2 border-primary border-dashed bg-primary/5 pb-10"
    >
      <span className="flex items-center gap-2 rounded-full bg-primary px-4 py-2 font-medium text-primary-foreground text-sm shadow-lg">
        <UploadIcon className="size-4" />
        {t('upload.drop', { folder: folder === ROOT ? t('root') : nameOf(folder) })}
      </span>
    </div>
  )
}
