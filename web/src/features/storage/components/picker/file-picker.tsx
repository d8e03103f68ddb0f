import { CheckIcon, ChevronRightIcon } from 'lucide-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { SearchInput } from '@/components/search-input.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { useEntries } from '../../hooks/use-entries.ts'
import { parentOf, placeOf, ROOT } from '../../lib/paths.ts'
import { EntryPicture } from '../entry-picture.tsx'
import { PickerTrail } from './picker-trail.tsx'

const SETTLE_MS = 200

interface FilePickerProps {
  /** Slug. */
  project: string
  /** Path of the file that is chosen; empty for none. */
  chosen: string
  onChoose: (path: string) => void
  onClose: () => void
}

/** A file of the project's storage, found in its folders or by its name. To be loaded lazily, and shown while it is asked for. */
export default function FilePicker({ project, chosen, onChoose, onClose }: FilePickerProps) {
  const { t } = useTranslation(['storage', 'common'])
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        closeLabel={t('common:action.close')}
        className="h-[min(36rem,calc(100dvh-2rem))] grid-rows-[auto_minmax(0,1fr)] overflow-hidden sm:max-w-xl"
      >
        <DialogHeader>
          <DialogTitle>{t('picker.title')}</DialogTitle>
          <DialogDescription className="sr-only">{t('picker.text')}</DialogDescription>
        </DialogHeader>
        <Files project={project} chosen={chosen} onChoose={onChoose} />
      </DialogContent>
    </Dialog>
  )
}

function Files({ project, chosen, onChoose }: Omit<FilePickerProps, 'onClose'>) {
  const { t } = useTranslation('storage')
  const [path, setPath] = useState(chosen.startsWith(ROOT) ? parentOf(chosen) : ROOT)
  const [text, setText] = useState('')
  const q = useDebounced(text.trim(), SETTLE_MS)
  const { entries, known, error, refetch, hasMore, more } = useEntries(project, { path, q })
  const list = useRef<HTMLUListElement>(null)
  /** The folder was changed here: what had the focus is gone. */
  const moved = useRef(false)
  useEffect(() => {
    if (!known || !moved.current) return
    moved.current = false
    const first = list.current?.querySelector<HTMLElement>('button') ?? list.current
    first?.focus()
  }, [known])
  const open = (folder: string) => {
    moved.current = true
    setText('')
    setPath(folder)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('button') ?? [])]
    const next = buttons[buttons.indexOf(document.activeElement as HTMLElement) + step]
    if (!next) return
    event.preventDefault()
    next.focus()
  }
  return (
    <div className="flex min-h-0 flex-col gap-2">
      <SearchInput
        label={t('search.label')}
        value={text}
        onValue={setText}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return
          event.stopPropagation()
          setText('')
        }}
      />
      {q ? null : <PickerTrail path={path} onOpen={open} />}
      {error && !known ? (
        <ErrorState error={error} onRetry={refetch} />
      ) : !known ? (
        <Spinner className="m-auto size-5" role="status" aria-label={t('picker.loading')} />
      ) : (
        <ul
          ref={list}
          aria-label={t('picker.list')}
          tabIndex={-1}
          onKeyDown={onKeyDown}
          className="-mx-1 min-h-0 flex-1 overflow-y-auto overscroll-contain p-1 outline-none"
        >
          {entries.map((entry) => (
            <Entry
              key={entry.id}
              project={project}
              entry={entry}
              chosen={entry.path === chosen}
              found={q !== ''}
              onClick={() => (entry.type === 'directory' ? open(entry.path) : onChoose(entry.path))}
            />
          ))}
          {entries.length === 0 ? (
            <li className="px-2 py-8 text-center text-muted-foreground">{t(q ? 'search.none' : 'empty.folder')}</li>
          ) : null}
          {hasMore ? (
            <li className="pt-1">
              <Button variant="outline" size="sm" className="w-full" onClick={more}>
                {t('picker.more')}
              </Button>
            </li>
          ) : null}
        </ul>
      )}
    </div>
  )
}

interface EntryProps {
  project: string
  entry: StorageEntry
  chosen: boolean
  /** By its name, anywhere: it says where. */
  found: boolean
  onClick: () => void
}

function Entry({ project, entry, chosen, found, onClick }: EntryProps) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const isFile = entry.type === 'file'
  return (
    <li>
      <button
        type="button"
        aria-current={chosen || undefined}
        data-path={entry.path}
        onClick={onClick}
        className={cn(
          'flex min-h-10 w-full min-w-0 items-center gap-2.5 rounded-md px-2 py-1 text-left outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
          chosen && 'bg-primary/10 hover:bg-primary/15',
        )}
      >
        <EntryPicture project={project} entry={entry} size={50} className="size-8 rounded" />
        <span className="flex min-w-0 flex-1 flex-col">
          <span className={cn('truncate', !isFile && 'font-medium')} title={entry.name}>
            {entry.name}
          </span>
          {found ? <span className="truncate text-muted-foreground text-xs">{placeOf(entry, t('root'))}</span> : null}
        </span>
        {isFile ? (
          <span className="shrink-0 text-muted-foreground text-xs tabular-nums">{format.bytes(entry.size)}</span>
        ) : (
          <ChevronRightIcon aria-hidden="true" className="size-4 shrink-0 text-muted-foreground" />
        )}
        {chosen ? <CheckIcon aria-hidden="true" className="size-4 shrink-0 text-primary" /> : null}
      </button>
    </li>
  )
}
