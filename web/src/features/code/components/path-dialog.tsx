import { useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogContent, DialogFooter, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { Field, FieldDescription, FieldError, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { moveProblem, newFileProblem } from '../lib/paths.ts'
import { parentOf, type TreeNode } from '../lib/tree.ts'

/** What the dialog is for. */
export type PathTask = { kind: 'create'; folder: string } | { kind: 'rename'; node: TreeNode }

interface PathDialogProps {
  task: PathTask | null
  paths: Iterable<string>
  onClose: () => void
  onDone: (task: PathTask, path: string) => void
}

/** Asks for the path of a new file, or for another path of a file or folder. */
export function PathDialog({ task, paths, onClose, onDone }: PathDialogProps) {
  const { t } = useTranslation('code')
  const created = useRef(false)
  return (
    <Dialog open={task !== null} onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        aria-describedby={undefined}
        className="sm:max-w-md"
        onCloseAutoFocus={(event) => {
          // The editor has the focus then, on the new file.
          if (created.current) event.preventDefault()
          created.current = false
        }}
      >
        {task && (
          <>
            <DialogHeader>
              <DialogTitle>
                {task.kind === 'create' ? t('path.newTitle') : t('path.renameTitle', { name: task.node.path })}
              </DialogTitle>
            </DialogHeader>
            <PathForm
              task={task}
              paths={paths}
              onClose={onClose}
              onDone={(done, path) => {
                created.current = done.kind === 'create'
                onDone(done, path)
              }}
            />
          </>
        )}
      </DialogContent>
    </Dialog>
  )
}

const problemOf = (task: PathTask, path: string, paths: Iterable<string>) =>
  task.kind === 'create' ? newFileProblem(path, paths) : moveProblem(task.node, path, paths)

function PathForm({ task, paths, onClose, onDone }: PathDialogProps & { task: PathTask }) {
  const { t } = useTranslation('code')
  const id = useId()
  const start = task.kind === 'rename' ? task.node.path : task.folder && `${task.folder}/`
  const [path, setPath] = useState(start)
  const [submitted, setSubmitted] = useState(false)
  const problem = problemOf(task, path.trim(), paths)
  // A path that is still being typed is not scolded for being empty.
  const shown =
    problem && (submitted || (path !== start && problem !== 'empty' && !path.endsWith('/'))) ? problem : null

  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault()
        setSubmitted(true)
        if (!problem) onDone(task, path.trim())
      }}
    >
      <Field data-invalid={shown !== null}>
        <FieldLabel htmlFor={id}>{t('path.label')}</FieldLabel>
        <Input
          id={id}
          value={path}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
          aria-invalid={shown !== null}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setPath(event.target.value)}
          onFocus={(event) => selectName(event.target, task)}
        />
        {shown ? (
          <FieldError id={`${id}-hint`}>{t(`path.problem.${shown}`)}</FieldError>
        ) : (
          <FieldDescription id={`${id}-hint`}>{t('path.hint')}</FieldDescription>
        )}
      </Field>
      <DialogFooter>
        <Button type="button" variant="outline" onClick={onClose}>
          {t('action.cancel')}
        </Button>
        <Button type="submit">{task.kind === 'create' ? t('path.create') : t('path.rename')}</Button>
      </DialogFooter>
    </form>
  )
}

/** Marks the name without folder and ending, which is what is usually changed. */
function selectName(input: HTMLInputElement, task: PathTask) {
  if (task.kind === 'create') return input.setSelectionRange(input.value.length, input.value.length)
  const from = parentOf(input.value) === '' ? 0 : parentOf(input.value).length + 1
  const dot = input.value.lastIndexOf('.')
  input.setSelectionRange(from, task.node.kind === 'file' && dot > from ? dot : input.value.length)
}
