import { FileUpIcon } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { DialogFooter } from '@/components/ui/dialog.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import type { Import } from '../../hooks/use-import.ts'

/** The file: from the disk, dropped, or pasted as text. */
export function ImportSource({ file, onClose }: { file: Import; onClose: () => void }) {
  const { t } = useTranslation(['models', 'common'])
  const chooser = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const read = async (chosen: File | undefined) => {
    if (chosen) file.read(await chosen.text(), chosen.name)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    file.read(text, '')
  }
  return (
    <form onSubmit={submit} noValidate className="flex min-w-0 flex-col gap-4">
      <Button variant="outline" className="self-start" onClick={() => chooser.current?.click()}>
        <FileUpIcon data-icon="inline-start" />
        {t('import.choose')}
      </Button>
      <input
        ref={chooser}
        type="file"
        accept=".csv,.tsv,.json,.jsonl,.ndjson,.txt,text/csv,application/json"
        aria-label={t('import.choose')}
        tabIndex={-1}
        className="hidden"
        onChange={(event) => {
          void read(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <FormField
        label={t('import.text')}
        hint={t('import.hint')}
        error={file.flaw ? t(`import.flaw.${file.flaw}`) : undefined}
      >
        {(control) => (
          <Textarea
            {...control}
            value={text}
            onChange={({ target }) => setText(target.value)}
            onDragOver={(event) => event.preventDefault()}
            onDrop={(event) => {
              const dropped = event.dataTransfer.files[0]
              if (!dropped) return
              event.preventDefault()
              void read(dropped)
            }}
            placeholder={'name,price\nTea,3.5'}
            rows={8}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            className="max-h-[40dvh] min-h-32 font-mono text-xs md:text-xs"
          />
        )}
      </FormField>
      <DialogFooter>
        <Button variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={text.trim() === ''}>
          {t('import.look')}
        </Button>
      </DialogFooter>
    </form>
  )
}
