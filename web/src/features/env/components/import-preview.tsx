import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { IMPORT_OUTCOMES, type ImportedVariable } from '@/lib/api/index.ts'
import { isTaken, type useImport } from '../hooks/use-import.ts'
import { countOutcomes } from '../lib/file.ts'
import { ImportRow } from './import-row.tsx'

interface ImportPreviewProps {
  file: ReturnType<typeof useImport>
  variables: readonly ImportedVariable[]
}

/** What would come of each variable of the file; type, secrecy and whether it is taken at all are still to be decided. */
export function ImportPreview({ file, variables }: ImportPreviewProps) {
  const { t } = useTranslation('env')
  const errorText = useErrorText()
  const counts = countOutcomes(variables)
  const taken = variables.filter(isTaken).length
  const summary = IMPORT_OUTCOMES.filter((outcome) => counts[outcome] > 0)
    .map((outcome) => t(`import.count.${outcome}`, { count: counts[outcome] }))
    .join(', ')
  return (
    <FieldGroup>
      <p role="status" className="text-sm">
        {summary}
      </p>
      <FormError message={file.error ? errorText(file.error) : undefined} />
      <ul aria-label={t('import.list')} className="flex flex-col divide-y rounded-lg border">
        {variables.map((variable) => (
          <ImportRow key={variable.key} variable={variable} onChoose={(choice) => file.choose(variable.key, choice)} />
        ))}
      </ul>
      {counts.refused > 0 && <p className="text-muted-foreground text-xs">{t('import.refused')}</p>}
      <DialogFooter>
        <Button variant="outline" onClick={file.back} className="sm:mr-auto">
          {t('import.back')}
        </Button>
        <Button onClick={file.take} disabled={file.busy || counts.refused > 0 || taken === 0}>
          {file.busy ? <Spinner data-icon="inline-start" /> : null}
          {t('import.submit', { count: taken })}
        </Button>
      </DialogFooter>
    </FieldGroup>
  )
}
