import { DownloadIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { ENV_FORMATS, type EnvVariable } from '@/lib/api/index.ts'
import { exportUrl } from '../api.ts'

interface ExportDialogProps {
  /** Slug. */
  project: string
  variables: readonly EnvVariable[]
  open: boolean
  onClose: () => void
}

/** Gives the variables as a file, without secrets. */
export function ExportDialog({ project, variables, open, onClose }: ExportDialogProps) {
  const { t } = useTranslation(['env', 'common'])
  const secrets = variables.filter(({ secret }) => secret).length
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('common:action.close')}>
        <DialogHeader>
          <DialogTitle>{t('export.title')}</DialogTitle>
          <DialogDescription>
            {t('export.about', { count: variables.length - secrets })}
            {secrets > 0 ? ` ${t('export.secrets', { count: secrets })}` : null}
          </DialogDescription>
        </DialogHeader>
        <ul className="flex flex-col gap-2">
          {ENV_FORMATS.map((format) => (
            <li key={format} className="flex items-center gap-3 rounded-lg border px-3 py-2">
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{t(`format.${format}`)}</span>
                <span className="block text-muted-foreground text-xs">{t(`export.hint.${format}`)}</span>
              </span>
              <Button variant="outline" size="sm" asChild>
                <a
                  href={exportUrl(project, format)}
                  download
                  aria-label={t('export.download', { format: t(`format.${format}`) })}
                >
                  <DownloadIcon data-icon="inline-start" />
                  {t('export.action')}
                </a>
              </Button>
            </li>
          ))}
        </ul>
      </DialogContent>
    </Dialog>
  )
}
