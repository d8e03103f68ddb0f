import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { NoResults } from '@/components/no-results.tsx'
import {
  ContextMenu,
  ContextMenuContent,
  ContextMenuGroup,
  ContextMenuItem,
  ContextMenuSeparator,
  ContextMenuTrigger,
} from '@/components/ui/context-menu.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { isApiError, statusOf } from '@/lib/api/index.ts'
import type { useEntries } from '../hooks/use-entries.ts'
import type { Place } from '../hooks/use-place.ts'
import { readChosen } from '../lib/dropped.ts'
import { nameOf, ROOT } from '../lib/paths.ts'
import type { Chosen } from '../lib/uploads.ts'
import type { Browsing } from './browsing.ts'
import { EntryMenu } from './entry-menu.tsx'
import { FileGrid } from './file-grid.tsx'
import { FileList } from './file-list.tsx'
import { FolderEmpty, FolderGone } from './folder-empty.tsx'

const PARTS = { Item: ContextMenuItem, Group: ContextMenuGroup, Separator: ContextMenuSeparator }
/** Answers to a path that names no folder. */
const NO_FOLDER = ['M3M_STORAGE_NOT_FOUND', 'M3M_STORAGE_NOT_DIRECTORY', 'M3M_STORAGE_PATH']
const SKELETON = ['w-40', 'w-56', 'w-32', 'w-48', 'w-64', 'w-36', 'w-52']

interface FilesProps {
  place: Place
  list: ReturnType<typeof useEntries>
  browsing: Browsing
  onFiles: (files: Chosen[]) => void
}

/** What is in the folder, or was found; or why nothing is to be seen. */
export function Files({ place, list, browsing, onFiles }: FilesProps) {
  const { t } = useTranslation('storage')
  const input = useRef<HTMLInputElement>(null)
  const { path, query, view, order, onOrder, target } = place
  const { entries, error, known } = list
  const { searching, selected, actions } = browsing
  if (error && !known) {
    if (statusOf(error) === 403) return <Forbidden />
    if (isApiError(error) && NO_FOLDER.includes(error.code))
      return <FolderGone path={path} onRoot={() => place.goTo(ROOT)} />
    return <ErrorState error={error} onRetry={list.refetch} />
  }
  if (!known)
    return (
      <div aria-busy="true" className="fade-in-0 flex animate-in flex-col gap-4 p-4 delay-150 fill-mode-backwards">
        {SKELETON.map((width) => (
          <div key={width} className="flex items-center gap-3">
            <Skeleton className="size-7 rounded-sm" />
            <Skeleton className={`h-4 ${width}`} />
            <Skeleton className="ml-auto h-4 w-16 max-md:hidden" />
          </div>
        ))}
      </div>
    )
  if (entries.length === 0 && searching)
    return (
      <div className="flex flex-1 p-4">
        <NoResults
          title={t('search.none')}
          text={t('search.noneText', { query })}
          clear={t('search.clear')}
          onClear={() => place.onQuery('')}
        />
      </div>
    )
  if (entries.length === 0)
    return (
      <>
        <FolderEmpty isRoot={path === ROOT} onUpload={() => input.current?.click()} />
        <input
          ref={input}
          type="file"
          multiple
          tabIndex={-1}
          aria-hidden="true"
          className="hidden"
          onChange={({ target: { files } }) => onFiles(readChosen(files))}
        />
      </>
    )
  const files = {
    browsing,
    more: list.more,
    hasMore: list.hasMore,
    target,
    label: searching ? t('list.found') : t('list.label', { folder: path === ROOT ? t('root') : nameOf(path) }),
  }
  return (
    <>
      <p role="status" className="sr-only">
        {searching ? t('search.count', { count: entries.length }) : ''}
      </p>
      <ContextMenu>
        <ContextMenuTrigger asChild>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: entries are chosen by keyboard as well */}
          <div
            className="flex min-h-0 flex-1 flex-col"
            onContextMenu={(event) => {
              // Beside the entries, there is nothing that the menu would be about.
              if (!(event.target as HTMLElement).closest('[data-entry]')) event.preventDefault()
            }}
          >
            {view === 'list' ? <FileList {...files} order={order} onOrder={onOrder} /> : <FileGrid {...files} />}
          </div>
        </ContextMenuTrigger>
        <ContextMenuContent
          onCloseAutoFocus={(event) => {
            // The name that is edited has the focus by then.
            if (browsing.renaming !== null) event.preventDefault()
          }}
        >
          <EntryMenu entries={selected.chosen} actions={actions} searching={searching} parts={PARTS} />
        </ContextMenuContent>
      </ContextMenu>
    </>
  )
}
