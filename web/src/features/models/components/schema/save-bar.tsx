import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { Alert, AlertDescription } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import type { SchemaEditor } from '../../hooks/use-schema-editor.ts'

/** Stays in sight while there are edits. */
export function SaveBar({ editor }: { editor: SchemaEditor }) {
  const { t } = useTranslation('models')
  const { changed, busy, error, outdated, flaws } = editor
  if (!changed) return null
  return (
    <div className="sticky bottom-3 z-20 flex flex-col gap-3 rounded-xl border bg-popover p-3 shadow-md">
      <FormError message={error} />
      {outdated ? (
        <Alert variant="warning">
          <AlertDescription>{t('schema.outdated')}</AlertDescription>
        </Alert>
      ) : null}
      <div className="flex flex-wrap items-center justify-end gap-2">
        <p role="status" className={flaws.size > 0 ? 'mr-auto text-destructive' : 'mr-auto text-muted-foreground'}>
          {flaws.size > 0 ? t('schema.flawed', { count: flaws.size }) : t('schema.unsaved')}
        </p>
        <Button variant="outline" onClick={editor.discard} disabled={busy}>
          {t('schema.discard')}
        </Button>
        <Button onClick={() => void editor.review()} disabled={busy || outdated}>
          {busy ? <Spinner data-icon="inline-start" /> : null}
          {t('schema.save')}
        </Button>
      </div>
    </div>
  )
}
