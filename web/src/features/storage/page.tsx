import { Link2Icon } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { IconButton } from '@/components/icon-button.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { useStorageActions } from './api.ts'
import type { Browsing } from './components/browsing.ts'
import { BulkBar } from './components/bulk-bar.tsx'
import { DropHint } from './components/drop-hint.tsx'
import { Files } from './components/files.tsx'
import { LinksDialog } from './components/links-dialog.tsx'
import { NameDialog } from './components/name-dialog.tsx'
import { PathTrail } from './components/path-trail.tsx'
import { PreviewSheet } from './components/preview-sheet.tsx'
import { RelocateDialog, type Relocation } from './components/relocate-dialog.tsx'
import { RemoveDialog } from './components/remove-dialog.tsx'
import { StorageToolbar } from './components/storage-toolbar.tsx'
import { TextDialog } from './components/text-dialog.tsx'
import { UploadMenu } from './components/upload-menu.tsx'
import { UsageMeter } from './components/usage-meter.tsx'
import { useDownload } from './hooks/use-download.ts'
import { useDropTarget } from './hooks/use-drag.ts'
import { useEntries } from './hooks/use-entries.ts'
import type { EntryActions } from './hooks/use-entry-actions.ts'
import { usePlace } from './hooks/use-place.ts'
import { useRelocate } from './hooks/use-relocate.ts'
import { useSelection } from './hooks/use-selection.ts'
import { useUpload } from './hooks/use-upload.ts'
import { joinPath, nameOf, parentOf, ROOT } from './lib/paths.ts'
import { survivor } from './lib/selection.ts'
import { useTray } from './lib/tray.ts'

type Task =
  | { kind: 'folder' | 'file' | 'links' }
  | { kind: 'relocate'; relocation: Relocation }
  | { kind: 'remove'; entries: readonly StorageEntry[] }

/** The project's files. */
export function StoragePage() {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()
  const place = usePlace()
  const { project, path, query, order } = place
  const searching = query !== ''
  const list = useEntries(project, { path, q: query || undefined, ...order })
  const { entries } = list
  const selected = useSelection(entries, searching ? `?${query}` : path)
  const [task, setTask] = useState<Task | null>(null)
  const [renaming, setRenaming] = useState<string | null>(null)
  const lastFile = useRef<string | null>(null)
  const upload = useUpload(project)
  const relocate = useRelocate(project)
  const download = useDownload(project)
  const { rename } = useStorageActions(project)
  useEffect(() => useTray.setState({ needed: true }), [])
  useShortcut('storage.view', () => place.onView(place.view === 'list' ? 'grid' : 'list'))
  const done = () => setTask(null)
  if (place.preview ?? place.editing) lastFile.current = place.preview ?? place.editing

  const actions: EntryActions = {
    open: (entry) => (entry.type === 'directory' ? place.goTo(entry.path) : place.onPreview(entry.path)),
    up: place.up,
    rename: ({ id }) => setRenaming(id),
    edit: (entry) => place.onEdit(entry.path),
    reveal: (entry) => place.reveal(entry.path),
    download,
    relocate: (kind, chosen) => setTask({ kind: 'relocate', relocation: { kind, entries: chosen } }),
    put: (kind, chosen, folder) => void relocate(kind, chosen, folder),
    duplicate(chosen) {
      for (const folder of new Set(chosen.map((entry) => parentOf(entry.path))))
        void relocate(
          'copy',
          chosen.filter((entry) => parentOf(entry.path) === folder),
          folder,
        )
    },
    remove: (chosen) => setTask({ kind: 'remove', entries: chosen }),
  }
  const onRenamed = (entry: StorageEntry, name: string | null) => {
    if (renaming !== entry.id) return
    setRenaming(null)
    const to = joinPath(parentOf(entry.path), name ?? entry.name)
    place.refocus(to)
    if (name === null) return
    rename.mutate(
      { entry, to },
      { onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }) },
    )
  }
  const browsing: Browsing = {
    project,
    entries,
    selected,
    actions,
    searching,
    renaming,
    onRenamed,
    onDropped: upload.drop,
  }
  const { over, handlers } = useDropTarget({ folder: path, onEntries: actions.put, onFiles: upload.drop })
  const refocus = () => place.refocus(lastFile.current)

  return (
    <div {...handlers} className="relative flex h-full min-h-0 flex-1 flex-col">
      <header className="flex flex-col gap-3 border-b px-3 py-3 md:px-4">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 tabIndex={-1} className="font-semibold text-base">
            {t('title')}
            {path === ROOT ? null : <span className="sr-only">: {nameOf(path)}</span>}
          </h1>
          <UsageMeter project={project} />
          <div className="ml-auto flex flex-wrap items-center gap-2">
            <IconButton label={t('links.all')} onClick={() => setTask({ kind: 'links' })}>
              <Link2Icon />
            </IconButton>
            <UploadMenu onFiles={(files) => void upload.send(path, files)} onNew={(kind) => setTask({ kind })} />
          </div>
        </div>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <PathTrail project={project} path={path} actions={actions} onDropped={upload.drop} />
          {selected.chosen.length > 0 ? (
            <BulkBar selected={selected} actions={actions} />
          ) : (
            <StorageToolbar
              query={query}
              onQuery={place.onQuery}
              view={place.view}
              onView={place.onView}
              order={order}
              onOrder={searching ? undefined : place.onOrder}
            />
          )}
        </div>
      </header>
      <Files place={place} list={list} browsing={browsing} onFiles={(files) => void upload.send(path, files)} />
      {over ? <DropHint folder={path} /> : null}
      <NameDialog
        kind={task?.kind === 'folder' || task?.kind === 'file' ? task.kind : null}
        project={project}
        folder={path}
        onClose={done}
        onMade={(entry) => {
          place.show(entry.name)
          if (entry.type === 'file') place.onEdit(entry.path)
        }}
      />
      <RelocateDialog
        project={project}
        task={task?.kind === 'relocate' ? task.relocation : null}
        folder={path}
        onClose={done}
        onChosen={(relocation, folder) => void relocate(relocation.kind, relocation.entries, folder)}
      />
      <RemoveDialog
        project={project}
        entries={task?.kind === 'remove' ? task.entries : null}
        onClose={done}
        onRemoved={(gone) => {
          const next = survivor(
            entries.map((entry) => entry.path),
            new Set(gone),
          )
          if (next) place.refocus(next)
        }}
      />
      <LinksDialog project={project} open={task?.kind === 'links'} onClose={done} />
      <PreviewSheet
        project={project}
        path={place.editing === null ? place.preview : null}
        files={entries.filter(({ type }) => type === 'file')}
        onShow={place.onPreview}
        onEdit={() => place.preview && place.onEdit(place.preview)}
        onReplace={(folder, files) => void upload.send(folder, files, 'overwrite')}
        onClose={() => place.onPreview(null)}
        onClosed={refocus}
      />
      <TextDialog project={project} path={place.editing} onClose={() => place.onEdit(null)} onClosed={refocus} />
    </div>
  )
}
