import { type KeyboardEvent as ReactKeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field, FieldDescription, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { cn } from '@/lib/utils.ts'

interface BranchInputProps {
  value: string
  onChange: (branch: string) => void
  /** Branches that were used before. */
  branches: readonly string[]
}

/** For dialogs around the field: Escape closes its list first, and them only then. */
export function closeListFirst(event: KeyboardEvent) {
  if (event.target instanceof Element && event.target.matches('[role=combobox][aria-expanded=true]'))
    event.preventDefault()
}

/** A label of one's own, offered out of the earlier ones: arrows go through them, Enter takes one. */
export function BranchInput({ value, onChange, branches }: BranchInputProps) {
  const { t } = useTranslation('code')
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [at, setAt] = useState(-1)
  const typed = value.trim().toLowerCase()
  const fitting = branches.filter((branch) => branch.toLowerCase().includes(typed) && branch !== value)
  const shown = isOpen && fitting.length > 0
  const close = () => {
    setOpen(false)
    setAt(-1)
  }
  const take = (branch: string) => {
    onChange(branch)
    close()
  }

  function onKeyDown(event: ReactKeyboardEvent) {
    const chosen = shown ? fitting[at] : undefined
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (fitting.length === 0) return
      event.preventDefault()
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((before) => (before + step + fitting.length + (before === -1 && step === -1 ? 1 : 0)) % fitting.length)
    } else if (event.key === 'Enter' && chosen !== undefined && !event.metaKey && !event.ctrlKey) {
      event.preventDefault()
      take(chosen)
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault()
      close()
    }
  }

  return (
    <Field>
      <FieldLabel htmlFor={id}>{t('publish.branch')}</FieldLabel>
      <div className="relative">
        <Input
          id={id}
          role="combobox"
          aria-expanded={shown}
          aria-controls={shown ? `${id}-list` : undefined}
          aria-activedescendant={shown && at >= 0 ? `${id}-${at}` : undefined}
          aria-autocomplete="list"
          aria-describedby={`${id}-hint`}
          value={value}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            onChange(event.target.value)
            setOpen(true)
            setAt(-1)
          }}
          onClick={() => setOpen(true)}
          onBlur={close}
          onKeyDown={onKeyDown}
        />
        {shown && (
          <ul
            id={`${id}-list`}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the list of a combobox
            role="listbox"
            aria-label={t('publish.branch.earlier')}
            className="absolute inset-x-0 top-full z-10 mt-1 max-h-40 overflow-y-auto rounded-md border bg-popover p-1 shadow-md"
          >
            {fitting.map((branch, index) => (
              <li
                key={branch}
                id={`${id}-${index}`}
                // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of a combobox
                role="option"
                aria-selected={index === at}
                tabIndex={-1}
                // The focus stays in the field, which would close the list.
                onPointerDown={(event) => {
                  event.preventDefault()
                  take(branch)
                }}
                className={cn(
                  'cursor-default truncate rounded-sm px-2 py-1 font-mono text-xs hover:bg-accent',
                  index === at && 'bg-accent',
                )}
              >
                {branch}
              </li>
            ))}
          </ul>
        )}
      </div>
      <FieldDescription id={`${id}-hint`}>{t('publish.branch.hint')}</FieldDescription>
    </Field>
  )
}
