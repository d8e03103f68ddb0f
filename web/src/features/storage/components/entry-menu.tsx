import {
  CopyIcon,
  CopyPlusIcon,
  DownloadIcon,
  EyeIcon,
  FolderInputIcon,
  FolderOpenIcon,
  FolderSearchIcon,
  PencilIcon,
  SquarePenIcon,
  Trash2Icon,
} from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StorageEntry } from '@/lib/api/index.ts'
import type { EntryActions } from '../hooks/use-entry-actions.ts'
import { isEditable } from '../lib/kinds.ts'

interface ItemProps {
  variant?: 'default' | 'destructive'
  onSelect?: () => void
  children?: ReactNode
}

interface EntryMenuProps {
  /** One or more. */
  entries: readonly StorageEntry[]
  actions: EntryActions
  searching: boolean
  /** Of the kind of menu it is. */
  parts: { Item: ComponentType<ItemProps>; Group: ComponentType<{ children?: ReactNode }>; Separator: ComponentType }
}

/** What can be done with what is chosen. */
export function EntryMenu({ entries, actions, searching, parts: { Item, Group, Separator } }: EntryMenuProps) {
  const { t } = useTranslation('storage')
  const [entry] = entries
  if (!entry) return null
  const single = entries.length === 1
  const isFile = entry.type === 'file'
  return (
    <>
      {single ? (
        <>
          <Group>
            <Item onSelect={() => actions.open(entry)}>
              {isFile ? <EyeIcon /> : <FolderOpenIcon />}
              {t(isFile ? 'action.preview' : 'action.open')}
            </Item>
            {isEditable(entry) && isFile ? (
              <Item onSelect={() => actions.edit(entry)}>
                <SquarePenIcon />
                {t('action.edit')}
              </Item>
            ) : null}
            {searching ? (
              <Item onSelect={() => actions.reveal(entry)}>
                <FolderSearchIcon />
                {t('action.reveal')}
              </Item>
            ) : null}
          </Group>
          <Separator />
        </>
      ) : null}
      <Group>
        <Item onSelect={() => actions.download(entries)}>
          <DownloadIcon />
          {t(single && isFile ? 'action.download' : 'action.downloadZip')}
        </Item>
        {single ? (
          <Item onSelect={() => actions.rename(entry)}>
            <PencilIcon />
            {t('action.rename')}
          </Item>
        ) : null}
        <Item onSelect={() => actions.relocate('move', entries)}>
          <FolderInputIcon />
          {t('action.move')}
        </Item>
        <Item onSelect={() => actions.relocate('copy', entries)}>
          <CopyIcon />
          {t('action.copy')}
        </Item>
        <Item onSelect={() => actions.duplicate(entries)}>
          <CopyPlusIcon />
          {t('action.duplicate')}
        </Item>
      </Group>
      <Separator />
      <Group>
        <Item variant="destructive" onSelect={() => actions.remove(entries)}>
          <Trash2Icon />
          {t('action.delete')}
        </Item>
      </Group>
    </>
  )
}
