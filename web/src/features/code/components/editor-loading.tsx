import { useTranslation } from 'react-i18next'
import { Spinner } from '@/components/ui/spinner.tsx'

/** Stands where an editor is about to be. */
export function EditorLoading() {
  const { t } = useTranslation('code')
  return (
    <div className="grid h-full place-items-center">
      <Spinner className="size-5" role="status" aria-label={t('editor.loading')} />
    </div>
  )
}
