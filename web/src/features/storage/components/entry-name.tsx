import { Link } from '@tanstack/react-router'
import { type MouseEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input.tsx'
import type { StorageEntry } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { nameProblem, splatOf, stemLength } from '../lib/paths.ts'
import { keepLook } from '../lib/search.ts'
import type { Browsing } from './browsing.ts'

const NAME =
  'min-w-0 max-w-full self-start truncate rounded-sm text-left underline-offset-4 outline-none hover:underline focus-visible:outline-2 focus-visible:outline-ring'

interface EntryNameProps {
  entry: StorageEntry
  browsing: Browsing
  className?: string
}

/** The name, which opens the thing; or where another one is typed. */
export function EntryName({ entry, browsing, className }: EntryNameProps) {
  const { project, actions, renaming, onRenamed } = browsing
  if (renaming === entry.id) return <RenameInput entry={entry} onDone={(name) => onRenamed(entry, name)} />
  const plain = (event: MouseEvent) => !(event.ctrlKey || event.metaKey || event.shiftKey)
  if (entry.type === 'directory')
    return (
      <Link
        to="/projects/$slug/storage/$"
        params={{ slug: project, _splat: splatOf(entry.path) }}
        search={keepLook}
        tabIndex={-1}
        draggable={false}
        title={entry.name}
        // With a key held, it is chosen as the rest of its row is.
        onClick={(event) => (plain(event) ? event.stopPropagation() : event.preventDefault())}
        className={cn(NAME, 'font-medium', className)}
      >
        {entry.name}
      </Link>
    )
  return (
    <button
      type="button"
      tabIndex={-1}
      title={entry.name}
      onClick={(event) => {
        if (!plain(event)) return
        event.stopPropagation()
        actions.open(entry)
      }}
      className={cn(NAME, className)}
    >
      {entry.name}
    </button>
  )
}

/** @param onDone the new name, or null when it stays */
function RenameInput({ entry, onDone }: { entry: StorageEntry; onDone: (name: string | null) => void }) {
  const { t } = useTranslation('storage')
  const id = useId()
  const [name, setName] = useState(entry.name)
  const problem = name === entry.name ? null : nameProblem(name)
  const finish = () => onDone(problem || name === entry.name ? null : name)
  return (
    <span className="relative min-w-0 flex-1">
      <Input
        autoFocus
        value={name}
        aria-label={t('rename.label', { name: entry.name })}
        aria-invalid={problem !== null}
        aria-describedby={problem ? id : undefined}
        autoComplete="off"
        spellCheck={false}
        className="h-7"
        onChange={(event) => setName(event.target.value)}
        onFocus={({ target }) =>
          target.setSelectionRange(0, entry.type === 'file' ? stemLength(entry.name) : entry.name.length)
        }
        onClick={(event) => event.stopPropagation()}
        onDoubleClick={(event) => event.stopPropagation()}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Enter' && !problem) finish()
          if (event.key === 'Escape') onDone(null)
        }}
        onBlur={finish}
      />
      {problem ? (
        <span
          id={id}
          role="alert"
          className="absolute top-full left-0 z-20 mt-1 rounded-md border bg-popover px-2 py-1 text-destructive text-xs shadow-md"
        >
          {t(`name.problem.${problem}`)}
        </span>
      ) : null}
    </span>
  )
}
