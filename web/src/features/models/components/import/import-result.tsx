import { CircleCheckIcon, TriangleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { Alert, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useFormat } from '@/lib/format.ts'
import type { Import } from '../../hooks/use-import.ts'
import { RowProblems } from './row-problems.tsx'

/** What has become of the rows. */
export function ImportResult({ file, onClose }: { file: Import; onClose: () => void }) {
  const { t } = useTranslation(['models', 'common'])
  const format = useFormat()
  const errorText = useErrorText()
  const { sending, problems, records, fields, error } = file
  const refused = [...problems, ...sending.problems].toSorted((one, other) => one.row - other.row)
  const number = (count: number) => ({ count, number: format.number(count) })
  const left = records.length - sending.done
  const rows = new Set(problems.map(({ row }) => row)).size + sending.refused
  const whole = rows === 0 && left === 0 && !error
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Alert variant={whole ? 'success' : 'warning'}>
        {whole ? <CircleCheckIcon aria-hidden="true" /> : <TriangleAlertIcon aria-hidden="true" />}
        <AlertTitle>
          {t('import.made', number(sending.made))}
          {file.by === undefined ? '' : ` ${t('import.updated', number(sending.updated))}`}
          {rows > 0 ? ` ${t('import.refused', number(rows))}` : ''}
          {left > 0 ? ` ${t('import.left', number(left))}` : ''}
        </AlertTitle>
      </Alert>
      <FormError message={error ? errorText(error) : undefined} />
      <RowProblems problems={refused} fields={fields} />
      <DialogFooter>
        <Button onClick={onClose}>{t('common:action.close')}</Button>
      </DialogFooter>
    </div>
  )
}
