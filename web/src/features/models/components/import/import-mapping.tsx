import { CircleAlertIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHead, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { useFormat } from '@/lib/format.ts'
import type { Import } from '../../hooks/use-import.ts'
import { Choice } from '../choice.tsx'
import { TypeMark } from '../type-mark.tsx'
import { RowProblems } from './row-problems.tsx'

const SHOWN_VALUES = 3

/** Which column of the file goes into which field, and what would come of the rows. */
export function ImportMapping({ file, onClose }: { file: Import; onClose: () => void }) {
  const { t } = useTranslation(['models', 'common'])
  const format = useFormat()
  const { table, mapping, fields, records, problems, lacking } = file
  if (!table) return null
  const refused = new Set(problems.map(({ row }) => row)).size
  const number = (count: number) => ({ count, number: format.number(count) })
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <div className="max-h-[45dvh] overflow-y-auto rounded-lg border">
        <Table>
          <TableCaption className="sr-only">{t('import.mapping')}</TableCaption>
          <TableHeader>
            <TableRow>
              <TableHead scope="col">{t('import.column')}</TableHead>
              <TableHead scope="col" className="w-full max-sm:hidden">
                {t('import.values')}
              </TableHead>
              <TableHead scope="col">{t('import.field')}</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {table.columns.map((column, at) => {
              const values = table.rows
                .slice(0, SHOWN_VALUES)
                .map((row) => shown(row[at]))
                .filter(Boolean)
                .join(', ')
              return (
                <TableRow key={column}>
                  <TableCell className="max-w-40 truncate font-medium" title={column}>
                    {column}
                  </TableCell>
                  <TableCell className="max-w-0 truncate text-muted-foreground max-sm:hidden" title={values}>
                    {values}
                  </TableCell>
                  <TableCell>
                    <Choice
                      label={t('import.fieldOf', { column })}
                      value={mapping[at] ?? ''}
                      none={t('import.skip')}
                      options={fields.map(({ key, name, type }) => ({
                        value: key,
                        label: name,
                        icon: <TypeMark type={type} />,
                      }))}
                      onChange={(key) => file.map(at, key || null)}
                      className="w-44"
                    />
                  </TableCell>
                </TableRow>
              )
            })}
          </TableBody>
        </Table>
      </div>
      {file.keys.length > 0 ? (
        <FormField label={t('import.existing')} hint={file.by === undefined ? undefined : t('import.updateHint')}>
          {(control) => (
            <Choice
              control={control}
              value={file.by ?? ''}
              none={t('import.onlyNew')}
              options={file.keys.map(({ key, name }) => ({ value: key, label: t('import.updateBy', { name }) }))}
              onChange={file.setBy}
            />
          )}
        </FormField>
      ) : null}
      {lacking.length > 0 ? (
        <Alert variant="destructive">
          <CircleAlertIcon aria-hidden="true" />
          <AlertTitle>{t('import.lacking', { count: lacking.length })}</AlertTitle>
          <AlertDescription>{format.list(lacking.map(({ name }) => name))}</AlertDescription>
        </Alert>
      ) : (
        <>
          <p role="status">
            {t('import.ready', number(records.length))}
            {refused > 0 ? ` ${t('import.unfit', number(refused))}` : ''}
          </p>
          <RowProblems problems={problems} fields={fields} />
        </>
      )}
      <DialogFooter>
        <Button variant="ghost" className="sm:mr-auto" onClick={file.back}>
          {t('import.back')}
        </Button>
        <Button variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button onClick={() => void file.send()} disabled={records.length === 0 || lacking.length > 0}>
          {t(file.by === undefined ? 'import.submit' : 'import.submitRows', number(records.length))}
        </Button>
      </DialogFooter>
    </div>
  )
}

const shown = (value: unknown): string => {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
