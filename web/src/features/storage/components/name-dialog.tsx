import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/components/form-error.tsx'
import { FormField } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { FieldGroup } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError, type StorageEntry, statusOf } from '@/lib/api/index.ts'
import { queryClient } from '@/lib/query.ts'
import { entryQuery, useStorageActions } from '../api.ts'
import { joinPath, nameProblem, stemLength } from '../lib/paths.ts'

interface NameDialogProps {
  /** What is made; null: nothing. */
  kind: 'folder' | 'file' | null
  /** Slug. */
  project: string
  /** Where it is made. */
  folder: string
  onClose: () => void
  onMade: (entry: StorageEntry) => void
}

/** Asks for the name of something new, and makes it. */
export function NameDialog({ kind, onClose, ...rest }: NameDialogProps) {
  const { t } = useTranslation(['storage', 'common'])
  return (
    <Dialog open={kind !== null} onOpenChange={(open) => !open && onClose()}>
      {kind ? (
        <DialogContent aria-describedby={undefined} closeLabel={t('common:action.close')} className="sm:max-w-md">
          <DialogHeader>
            <DialogTitle>{t(`new.${kind}.title`)}</DialogTitle>
          </DialogHeader>
          <NameForm kind={kind} onClose={onClose} {...rest} />
        </DialogContent>
      ) : null}
    </Dialog>
  )
}

function NameForm({ kind, project, folder, onClose, onMade }: NameDialogProps & { kind: 'folder' | 'file' }) {
  const { t } = useTranslation(['storage', 'common'])
  const errorText = useErrorText()
  const { makeFolder, writeText } = useStorageActions(project)
  const [name, setName] = useState(kind === 'file' ? t('new.file.name') : '')
  const [tried, setTried] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  // The name without its ending is what is changed.
  useEffect(() => input.current?.setSelectionRange(0, stemLength(input.current.value)), [])
  const [error, setError] = useState<unknown>(null)
  const problem = nameProblem(name.trim())
  const busy = makeFolder.isPending || writeText.isPending
  const taken = isApiError(error) && error.code === 'M3M_STORAGE_EXISTS'
  const shown = problem && (tried || problem !== 'empty') ? t(`name.problem.${problem}`) : undefined

  async function make(path: string): Promise<StorageEntry | null> {
    if (kind === 'file') return writeText.mutateAsync({ path, content: '', over: 'new' })
    // A folder that is there is no error to the server; to somebody who wants a new one it is.
    const there = await queryClient.fetchQuery(entryQuery(project, path)).catch((failure) => {
      if (statusOf(failure) === 404) return null
      throw failure
    })
    return there ? null : makeFolder.mutateAsync(path)
  }
  async function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (problem || busy) return
    setError(null)
    try {
      const made = await make(joinPath(folder, name.trim()))
      if (!made) return setError(new TakenError())
      onClose()
      onMade(made)
    } catch (failure) {
      setError(failure)
    }
  }
  const clash = taken || error instanceof TakenError
  return (
    <form onSubmit={submit} noValidate>
      <FieldGroup>
        <FormError message={error && !clash ? errorText(error) : undefined} />
        <FormField
          label={t('name.label')}
          hint={kind === 'file' ? t('new.file.hint') : undefined}
          error={clash ? t('name.taken') : shown}
        >
          {(control) => (
            <Input
              {...control}
              ref={input}
              value={name}
              autoFocus
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => {
                setName(event.target.value)
                setError(null)
              }}
            />
          )}
        </FormField>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button type="submit" disabled={busy}>
            {busy ? <Spinner data-icon="inline-start" /> : null}
            {t('new.submit')}
          </Button>
        </DialogFooter>
      </FieldGroup>
    </form>
  )
}

class TakenError extends Error {}
