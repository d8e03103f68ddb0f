import {
  ArchiveIcon,
  BookTextIcon,
  FileIcon,
  FileTextIcon,
  FilmIcon,
  FolderIcon,
  ImageIcon,
  type LucideIcon,
  MusicIcon,
  TypeIcon,
} from 'lucide-react'
import { useState } from 'react'
import type { StorageEntry } from '@/lib/api/index.ts'
import { cn } from '@/lib/utils.ts'
import { thumbnailUrl } from '../api.ts'
import { hasThumbnail, type Kind, kindOf } from '../lib/kinds.ts'

const ICONS: Record<Kind, [LucideIcon, color: string]> = {
  folder: [FolderIcon, 'fill-tag-sky/20 text-tag-sky'],
  image: [ImageIcon, 'text-tag-emerald'],
  audio: [MusicIcon, 'text-tag-pink'],
  video: [FilmIcon, 'text-tag-violet'],
  pdf: [BookTextIcon, 'text-tag-red'],
  text: [FileTextIcon, 'text-tag-blue'],
  archive: [ArchiveIcon, 'text-tag-amber'],
  document: [FileTextIcon, 'text-tag-indigo'],
  font: [TypeIcon, 'text-muted-foreground'],
  other: [FileIcon, 'text-muted-foreground'],
}

/** What kind of thing it is, at a glance; its name stands beside it. */
export function EntryIcon({ entry, className }: { entry: Pick<StorageEntry, 'type' | 'mime'>; className?: string }) {
  const [Icon, color] = ICONS[kindOf(entry)]
  return <Icon aria-hidden="true" className={cn('size-5 shrink-0', color, className)} />
}

interface EntryPictureProps {
  project: string
  entry: StorageEntry
  /** Pixels of the square that is asked for. */
  size: 50 | 200
  /** Of the box around it, which has its size from the beginning. */
  className: string
  iconClassName?: string
}

/** A small square of a picture, or the icon of what is none. */
export function EntryPicture({ project, entry, size, className, iconClassName }: EntryPictureProps) {
  const [failed, setFailed] = useState<string | null>(null)
  const shown = hasThumbnail(entry) && failed !== entry.etag
  return (
    <span className={cn('grid shrink-0 place-items-center overflow-hidden', className)}>
      {shown ? (
        <img
          key={entry.etag}
          src={thumbnailUrl(project, entry, size)}
          alt=""
          loading="lazy"
          decoding="async"
          width={size}
          height={size}
          draggable={false}
          onError={() => setFailed(entry.etag)}
          className="size-full object-cover"
        />
      ) : (
        <EntryIcon entry={entry} className={iconClassName} />
      )}
    </span>
  )
}
