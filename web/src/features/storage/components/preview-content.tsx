import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { readStart } from '@/lib/api/files.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { fileUrl, storageKey } from '../api.ts'
import { isShownImage, isText, kindOf } from '../lib/kinds.ts'
import { EntryIcon } from './entry-picture.tsx'

/** Of a text, so much is shown. */
const START_BYTES = 65_536

interface PreviewProps {
  /** Slug. */
  project: string
  entry: StorageEntry
}

/** The file itself, as far as browsers can show it. */
export function PreviewContent({ project, entry }: PreviewProps) {
  const { t } = useTranslation('storage')
  const [failed, setFailed] = useState(false)
  const address = fileUrl(project, entry, true)
  const kind = kindOf(entry)
  const onError = () => setFailed(true)
  if (!failed && isShownImage(entry))
    return (
      <div className="grid min-h-40 place-items-center rounded-lg border bg-muted/40 p-2">
        <img src={address} alt={entry.name} onError={onError} className="max-h-[50vh] max-w-full object-contain" />
      </div>
    )
  if (!failed && kind === 'video')
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody knows what is in it
      <video
        src={address}
        controls
        preload="metadata"
        onError={onError}
        aria-label={entry.name}
        className="max-h-[50vh] w-full rounded-lg border bg-black"
      />
    )
  if (!failed && kind === 'audio')
    return (
      // biome-ignore lint/a11y/useMediaCaption: nobody knows what is in it
      <audio src={address} controls preload="metadata" onError={onError} aria-label={entry.name} className="w-full" />
    )
  if (kind === 'pdf') return <iframe src={address} title={entry.name} className="h-[60vh] w-full rounded-lg border" />
  if (isText(entry)) return <TextStart project={project} entry={entry} />
  return (
    <div className="grid min-h-40 place-items-center content-center gap-2 rounded-lg border border-dashed p-6 text-center text-muted-foreground">
      <EntryIcon entry={entry} className="size-10 stroke-[1.25]" />
      <p>{t('preview.none')}</p>
    </div>
  )
}

function TextStart({ project, entry }: PreviewProps) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const { data, error, refetch } = useQuery({
    queryKey: [...storageKey(project), 'start', entry.path, entry.etag],
    queryFn: ({ signal }) => readStart(fileUrl(project, entry), START_BYTES, signal),
  })
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton className="h-40" />
  return (
    <figure className="flex flex-col gap-1.5">
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={entry.name}
        className="max-h-[50vh] min-h-20 overflow-auto rounded-lg border bg-muted/40 p-3 text-xs leading-relaxed outline-none focus-visible:ring-2 focus-visible:ring-ring"
      >
        {data === '' ? <p className="text-muted-foreground">{t('preview.empty')}</p> : <pre>{data}</pre>}
      </section>
      {entry.size > START_BYTES ? (
        <figcaption className="text-muted-foreground text-xs">
          {t('preview.start', { shown: format.bytes(START_BYTES), size: format.bytes(entry.size) })}
        </figcaption>
      ) : null}
    </figure>
  )
}
