import { FileUpIcon } from 'lucide-react'
import { type FormEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { ENV_FORMATS, type EnvFormat, jsonFlawAt } from '@/lib/api/index.ts'
import { useFlawText } from '../hooks/use-flaw-text.ts'
import type { useImport } from '../hooks/use-import.ts'

interface ImportSourceProps {
  file: ReturnType<typeof useImport>
  onClose: () => void
}

/** The text of the file: pasted, or read from the disk. */
export function ImportSource({ file, onClose }: ImportSourceProps) {
  const { t } = useTranslation(['env', 'common'])
  const errorText = useErrorText()
  const flawText = useFlawText()
  const chooser = useRef<HTMLInputElement>(null)
  const { text, format } = file
  const flaw = format === 'json' && text.trim() !== '' ? jsonFlawAt(text) : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!flaw && text.trim() !== '') file.look()
  }
  const read = async (chosen: File | undefined) => {
    if (chosen) file.setText(await chosen.text())
  }
  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <div className="flex flex-wrap items-center gap-2">
          <ToggleGroup
            type="single"
            value={format}
            onValueChange={(next) => next && file.setFormat(next as EnvFormat)}
            aria-label={t('format.label')}
          >
            {ENV_FORMATS.map((one) => (
              <ToggleGroupItem key={one} value={one} size="sm">
                {t(`format.${one}`)}
              </ToggleGroupItem>
            ))}
          </ToggleGroup>
          <Button variant="outline" size="sm" className="ml-auto" onClick={() => chooser.current?.click()}>
            <FileUpIcon data-icon="inline-start" />
            {t('import.choose')}
          </Button>
          <input
            ref={chooser}
            type="file"
            accept=".env,.json,.txt,text/plain,application/json"
            aria-label={t('import.choose')}
            tabIndex={-1}
            className="hidden"
            onChange={(event) => {
              void read(event.target.files?.[0])
              event.target.value = ''
            }}
          />
        </div>
        <FormField
          label={t('import.text')}
          hint={t(`import.hint.${format}`)}
          error={flaw ? flawText({ is: 'json', ...flaw }) : file.error ? errorText(file.error) : undefined}
        >
          {(control) => (
            <Textarea
              {...control}
              value={text}
              onChange={(event) => file.setText(event.target.value)}
              onDragOver={(event) => event.preventDefault()}
              onDrop={(event) => {
                const dropped = event.dataTransfer.files[0]
                if (!dropped) return
                event.preventDefault()
                void read(dropped)
              }}
              placeholder={
                format === 'env' ? 'API_URL=https://example.com\nRETRIES=3' : '{ "API_URL": "https://example.com" }'
              }
              rows={10}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              className="max-h-[45dvh] min-h-40 font-mono text-xs md:text-xs"
            />
          )}
        </FormField>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={file.busy || flaw !== undefined || text.trim() === ''}>
            {file.busy ? <Spinner data-icon="inline-start" /> : null}
            {t('import.preview')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}
