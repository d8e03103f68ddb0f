import { useQuery } from '@tanstack/react-query'
import { FolderOpenIcon, TriangleAlertIcon, XIcon } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlProps } from '@/components/form-field.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { entryQuery, fileUrl } from '@/features/storage/api.ts'
import { EntryPicture } from '@/features/storage/components/entry-picture.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

const FilePicker = lazy(() => import('@/features/storage/components/picker/file-picker.tsx'))
const SETTLE_MS = 300

interface FileInputProps {
  control?: ControlProps
  label?: string
  /** Slug. */
  project: string
  /** Empty for none. */
  path: string
  onPath: (path: string) => void
}

/** A file of the project's storage: by its path, or out of its folders. */
export function FileInput({ control, label, project, path, onPath }: FileInputProps) {
  const { t } = useTranslation('models')
  const [picking, setPicking] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const close = () => {
    setPicking(false)
    opener.current?.focus()
  }
  return (
    <span className="flex min-w-0 flex-col gap-1.5">
      <span className="flex min-w-0 gap-1">
        <Input
          {...control}
          aria-label={label}
          value={path}
          onChange={({ target }) => onPath(target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          className="min-w-0 flex-1 font-mono"
        />
        {path ? (
          <Button variant="ghost" size="icon" aria-label={t('file.clear')} onClick={() => onPath('')}>
            <XIcon />
          </Button>
        ) : null}
        <Button ref={opener} variant="outline" onClick={() => setPicking(true)}>
          <FolderOpenIcon data-icon="inline-start" />
          {t('file.choose')}
        </Button>
      </span>
      {path ? <Glance project={project} path={path} /> : null}
      {picking ? (
        <Suspense>
          <FilePicker
            project={project}
            chosen={path}
            onChoose={(chosen) => {
              onPath(chosen)
              close()
            }}
            onClose={close}
          />
        </Suspense>
      ) : null}
    </span>
  )
}

/** The file a path leads to, or that it leads to none. */
function Glance({ project, path }: { project: string; path: string }) {
  const { t } = useTranslation('models')
  const format = useFormat()
  const errorText = useErrorText()
  const settled = useDebounced(path, SETTLE_MS)
  const { data, error } = useQuery({ ...entryQuery(project, settled), retry: false })
  if (settled !== path) return <span className="h-10" />
  if (data?.type === 'file' && !error)
    return (
      <a
        href={fileUrl(project, data, true)}
        target="_blank"
        rel="noreferrer"
        className="flex min-w-0 items-center gap-2 self-start rounded-md text-xs underline-offset-4 outline-none hover:underline focus-visible:outline-2 focus-visible:outline-ring"
      >
        <EntryPicture project={project} entry={data} size={50} className="size-10 rounded-md border bg-muted/50" />
        <span className="min-w-0 truncate">{data.name}</span>
        <span className="shrink-0 text-muted-foreground tabular-nums">{format.bytes(data.size)}</span>
      </a>
    )
  const flaw = data?.type === 'directory' && !error ? t('file.folder') : flawOf(error, t('file.missing'), errorText)
  return (
    <span role="status" className="flex min-h-10 items-center gap-1.5 text-warning text-xs">
      {flaw ? (
        <>
          <TriangleAlertIcon aria-hidden="true" className="size-3.5 shrink-0" />
          {flaw}
        </>
      ) : null}
    </span>
  )
}

/** What is wrong with a path; nothing is known about it when the storage does not answer, or is switched off. */
function flawOf(error: unknown, missing: string, textOf: (error: unknown) => string): string | undefined {
  if (!isApiError(error)) return undefined
  if (error.code === 'M3M_STORAGE_NOT_FOUND') return missing
  return error.code === 'M3M_STORAGE_PATH' ? textOf(error) : undefined
}
