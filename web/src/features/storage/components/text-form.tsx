import { CheckIcon, SaveIcon, TriangleAlertIcon } from 'lucide-react'
import { type KeyboardEvent, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { TextEditor } from '@/features/code/index.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useIsMobile } from '@/hooks/use-media.ts'
import { useFormat } from '@/lib/format.ts'
import type { EditedText } from '../hooks/use-text.ts'
import { languageOf } from '../lib/kinds.ts'
import { nameOf } from '../lib/paths.ts'

/** The text, whether it is saved, and what stands in the way. */
export function TextForm({ path, text }: { path: string; text: EditedText }) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()
  const format = useFormat()
  const mobile = useIsMobile()
  const { changed, saving, content } = text
  const label = t('edit.label', { name: nameOf(path) })
  const loading = (
    <div className="grid h-full place-items-center">
      <Spinner className="size-5" role="status" aria-label={t('edit.loading')} />
    </div>
  )
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.code !== 'KeyS') return
    event.preventDefault()
    event.stopPropagation()
    void text.save()
  }
  return (
    <div className="flex min-h-0 flex-col" onKeyDownCapture={onKeyDownCapture}>
      {text.conflict ? (
        <div className="border-b p-3">
          <Alert variant="warning">
            <TriangleAlertIcon />
            <AlertTitle>{t('edit.conflict.title')}</AlertTitle>
            <AlertDescription>
              {t('edit.conflict.text')}
              <span className="flex flex-wrap gap-2 pt-1">
                <Button size="sm" variant="outline" onClick={() => void text.reload()}>
                  {t('edit.conflict.theirs')}
                </Button>
                <Button size="sm" variant="outline" onClick={() => void text.overwrite()}>
                  {t('edit.conflict.mine')}
                </Button>
              </span>
            </AlertDescription>
          </Alert>
        </div>
      ) : null}
      {text.error ? (
        <div className="border-b p-3">
          <FormError message={errorText(text.error)} />
        </div>
      ) : null}
      <div className="min-h-0 flex-1">
        {mobile ? (
          <textarea
            key={text.start.turn}
            aria-label={label}
            defaultValue={text.start.content}
            onChange={({ target }) => text.edit(target.value)}
            spellCheck={false}
            autoCapitalize="off"
            className="size-full resize-none bg-background p-3 font-mono text-base outline-none"
          />
        ) : (
          <Suspense fallback={loading}>
            <TextEditor
              key={text.start.turn}
              text={text.start.content}
              language={languageOf(path)}
              label={label}
              onChange={text.edit}
            />
          </Suspense>
        )}
      </div>
      <footer className="flex min-h-12 items-center gap-3 border-t px-4 py-2">
        <p role="status" className="mr-auto flex min-w-0 items-center gap-1.5 truncate text-muted-foreground text-xs">
          {saving ? (
            t('edit.saving')
          ) : changed ? (
            t('edit.unsaved')
          ) : text.saved ? (
            <>
              <CheckIcon aria-hidden="true" className="size-3.5 text-success" />
              {t('edit.saved')}
            </>
          ) : null}
        </p>
        <span className="text-muted-foreground text-xs tabular-nums max-sm:hidden">
          UTF-8 · {format.bytes(new Blob([content]).size)}
        </span>
        <Button disabled={!changed || saving} onClick={() => void text.save()}>
          {saving ? <Spinner data-icon="inline-start" /> : <SaveIcon data-icon="inline-start" />}
          {t('edit.save')}
        </Button>
      </footer>
    </div>
  )
}
