import { TriangleAlertIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '@/components/form-field.tsx'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/components/ui/dialog.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError } from '@/lib/api/index.ts'
import { useInstall } from '../api.ts'

/** Sends the archive of a plugin; then shows what was installed, and its checksum. */
export function InstallDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent>{open ? <Body onClose={onClose} /> : null}</DialogContent>
    </Dialog>
  )
}

function Body({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['plugins', 'common'])
  const errorText = useErrorText()
  const install = useInstall()
  const [file, setFile] = useState<File | null>(null)
  const [sha256, setSha256] = useState('')
  const [force, setForce] = useState(false)
  const { data: installed, error } = install
  if (installed) {
    const { plugin, replaced } = installed
    return (
      <>
        <DialogHeader>
          <DialogTitle>{t('install.done', { name: plugin.name, version: plugin.version })}</DialogTitle>
          <DialogDescription>
            {replaced
              ? t('install.replaced', { version: replaced })
              : t(`install.state.${plugin.enabled ? 'on' : 'off'}`)}
          </DialogDescription>
        </DialogHeader>
        {plugin.kind === 'native' ? <NativeWarning /> : null}
        <p className="text-sm">
          {t('install.checksum')}
          <code className="block font-mono text-xs [overflow-wrap:anywhere]">{installed.sha256}</code>
        </p>
        <DialogFooter>
          <Button onClick={onClose}>{t('common:action.close')}</Button>
        </DialogFooter>
      </>
    )
  }
  const older = isApiError(error) && error.code === 'M3M_PLUGIN_DOWNGRADE'
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (file) install.mutate({ file, sha256: sha256.trim() || undefined, force: force || undefined })
      }}
    >
      <DialogHeader>
        <DialogTitle>{t('install.title')}</DialogTitle>
        <DialogDescription>{t('install.text')}</DialogDescription>
      </DialogHeader>
      <NativeWarning />
      <FormField label={t('install.file')}>
        {(control) => (
          <Input
            {...control}
            type="file"
            accept=".tgz,.gz,.zip,application/gzip,application/zip"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null)
              install.reset()
            }}
          />
        )}
      </FormField>
      <FormField label={t('install.expected')} hint={t('install.expectedHint')}>
        {(control) => (
          <Input
            {...control}
            className="font-mono"
            autoComplete="off"
            spellCheck={false}
            value={sha256}
            onChange={(event) => setSha256(event.target.value)}
          />
        )}
      </FormField>
      {older || force ? (
        // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox inside is its control
        <label className="flex items-center gap-2 text-sm">
          <Checkbox checked={force} onCheckedChange={(next) => setForce(next === true)} />
          {t('install.force')}
        </label>
      ) : null}
      {error ? (
        <p role="alert" className="text-destructive text-sm [overflow-wrap:anywhere]">
          {errorText(error)}
        </p>
      ) : null}
      <DialogFooter>
        <Button type="button" variant="outline" onClick={onClose}>
          {t('common:action.cancel')}
        </Button>
        <Button type="submit" disabled={!file || install.isPending}>
          {install.isPending ? <Spinner data-icon="inline-start" /> : null}
          {t('install.submit')}
        </Button>
      </DialogFooter>
    </form>
  )
}

/** What native code means. */
export function NativeWarning() {
  const { t } = useTranslation('plugins')
  return (
    <Alert variant="warning" role="note">
      <TriangleAlertIcon />
      <AlertTitle>{t('native.title')}</AlertTitle>
      <AlertDescription>{t('native.text')}</AlertDescription>
    </Alert>
  )
}
