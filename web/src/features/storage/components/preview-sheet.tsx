import { useQuery } from '@tanstack/react-query'
import { ChevronLeftIcon, ChevronRightIcon, DownloadIcon, FileUpIcon, SquarePenIcon } from 'lucide-react'
import { type KeyboardEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { type StorageEntry, TEXT_MAX_BYTES } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { entryQuery, fileUrl } from '../api.ts'
import { isEditable, isText } from '../lib/kinds.ts'
import { nameOf, parentOf, placeOf } from '../lib/paths.ts'
import type { Chosen } from '../lib/uploads.ts'
import { LinksSection } from './links-section.tsx'
import { PreviewContent } from './preview-content.tsx'

interface PreviewSheetProps {
  /** Slug. */
  project: string
  /** Of the file; null: closed. */
  path: string | null
  /** Files beside it, in their order. */
  files: readonly StorageEntry[]
  onShow: (path: string) => void
  onEdit: () => void
  /** Sends a file in its place. */
  onReplace: (folder: string, files: readonly Chosen[]) => void
  onClose: () => void
  /** Where the focus goes then. */
  onClosed: () => void
}

/** A file: what is in it, what is known of it, and its links. Arrows go to the one before and the one behind. */
export function PreviewSheet({ path, onClose, onClosed, ...rest }: PreviewSheetProps) {
  const { t } = useTranslation(['storage', 'common'])
  const { files, onShow } = rest
  const at = files.findIndex((file) => file.path === path)
  const [before, behind] = at < 0 ? [] : [files[at - 1], files[at + 1]]
  const onKeyDown = (event: KeyboardEvent) => {
    const busy = (event.target as HTMLElement).closest(
      'input,section[tabindex],video,audio,[role=combobox],[role=listbox]',
    )
    if (busy || event.defaultPrevented) return
    const to = event.key === 'ArrowLeft' ? before : event.key === 'ArrowRight' ? behind : undefined
    if (to) onShow(to.path)
  }
  return (
    <Sheet open={path !== null} onOpenChange={(open) => !open && onClose()}>
      {path !== null ? (
        <SheetContent
          closeLabel={t('common:action.close')}
          className="gap-0 sm:max-w-xl"
          onKeyDown={onKeyDown}
          onOpenAutoFocus={(event) => {
            // Arrows work from here.
            event.preventDefault()
            ;(event.currentTarget as HTMLElement).focus()
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            onClosed()
          }}
        >
          <SheetHeader className="border-b">
            <SheetTitle className="pr-16 [overflow-wrap:anywhere]">{nameOf(path)}</SheetTitle>
            <SheetDescription className="truncate pr-16 text-xs" title={parentOf(path)}>
              {placeOf({ path }, t('root'))}
            </SheetDescription>
            {at < 0 ? null : (
              <span className="absolute top-3 right-11 flex">
                <IconButton
                  size="icon-sm"
                  side="bottom"
                  label={t('preview.before')}
                  disabled={!before}
                  onClick={() => before && onShow(before.path)}
                >
                  <ChevronLeftIcon />
                </IconButton>
                <IconButton
                  size="icon-sm"
                  side="bottom"
                  label={t('preview.behind')}
                  disabled={!behind}
                  onClick={() => behind && onShow(behind.path)}
                >
                  <ChevronRightIcon />
                </IconButton>
              </span>
            )}
          </SheetHeader>
          <Body key={path} path={path} {...rest} />
        </SheetContent>
      ) : null}
    </Sheet>
  )
}

type BodyProps = Pick<PreviewSheetProps, 'project' | 'files' | 'onEdit' | 'onReplace'> & { path: string }

function Body({ project, path, files, onEdit, onReplace }: BodyProps) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const input = useRef<HTMLInputElement>(null)
  // What the list knows is there at once; what the server says now is newer.
  const known = files.find((file) => file.path === path)
  const { data, error, refetch } = useQuery(entryQuery(project, path))
  const entry = data ?? known
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!entry)
    return (
      <div className="flex flex-col gap-3 p-4" aria-busy="true">
        <Skeleton className="h-48" />
        <Skeleton className="h-24" />
      </div>
    )
  const facts: [label: string, value: React.ReactNode][] = [
    [t('fact.type'), entry.mime],
    [t('fact.size'), `${format.bytes(entry.size)}${entry.size >= 1024 ? ` (${format.number(entry.size)})` : ''}`],
    [t('fact.modified'), format.dateTime(entry.updatedAt)],
    [t('fact.created'), format.dateTime(entry.createdAt)],
  ]
  return (
    <div className="flex flex-col gap-5 p-4">
      <PreviewContent key={entry.etag} project={project} entry={entry} />
      <div className="flex flex-wrap gap-2">
        <Button asChild>
          <a href={fileUrl(project, entry)} download={entry.name}>
            <DownloadIcon data-icon="inline-start" />
            {t('action.download')}
          </a>
        </Button>
        {isText(entry) ? (
          <Button
            variant="outline"
            disabled={!isEditable(entry)}
            title={isEditable(entry) ? undefined : t('edit.tooLarge', { max: format.bytes(TEXT_MAX_BYTES) })}
            onClick={onEdit}
          >
            <SquarePenIcon data-icon="inline-start" />
            {t('action.edit')}
          </Button>
        ) : null}
        <Button variant="outline" onClick={() => input.current?.click()}>
          <FileUpIcon data-icon="inline-start" />
          {t('action.replace')}
        </Button>
        <input
          ref={input}
          type="file"
          aria-label={t('action.replace')}
          className="sr-only"
          tabIndex={-1}
          onChange={({ target }) => {
            const [file] = target.files ?? []
            // It takes the place of this one, whatever its own name is.
            if (file) onReplace(parentOf(path), [{ path: nameOf(path), file }])
            target.value = ''
          }}
        />
      </div>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {facts.map(([label, value]) => (
          <div key={label} className="contents">
            <dt className="text-muted-foreground">{label}</dt>
            <dd className="min-w-0 tabular-nums [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
        <dt className="text-muted-foreground">{t('fact.path')}</dt>
        <dd className="flex min-w-0 items-start gap-1">
          <code className="min-w-0 text-xs leading-6 [overflow-wrap:anywhere]">{path}</code>
          <CopyButton text={path} label={t('fact.copyPath')} size="icon-xs" />
        </dd>
      </dl>
      <LinksSection project={project} entry={entry} />
    </div>
  )
}
