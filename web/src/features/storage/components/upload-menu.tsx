import {
  ChevronDownIcon,
  FilePlusIcon,
  FilesIcon,
  FolderPlusIcon,
  FolderUpIcon,
  PlusIcon,
  UploadIcon,
} from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useShortcut } from '@/lib/shortcuts/index.ts'
import { useCommand } from '@/stores/commands.ts'
import { readChosen } from '../lib/dropped.ts'
import type { Chosen } from '../lib/uploads.ts'

interface UploadMenuProps {
  onFiles: (files: Chosen[]) => void
  onNew: (kind: 'folder' | 'file') => void
}

/** What brings something into the folder: files and folders of one's own, or new ones. */
export function UploadMenu({ onFiles, onNew }: UploadMenuProps) {
  const { t } = useTranslation('storage')
  const files = useRef<HTMLInputElement>(null)
  const folder = useRef<HTMLInputElement>(null)
  const pick = () => files.current?.click()
  useShortcut('list.new', () => onNew('folder'))
  useShortcut('storage.upload', pick)
  useCommand({
    id: 'storage.upload',
    label: t('upload.files'),
    icon: UploadIcon,
    shortcut: 'storage.upload',
    run: pick,
  })
  useCommand({ id: 'storage.folder', label: t('new.folder.title'), icon: FolderPlusIcon, run: () => onNew('folder') })
  useCommand({ id: 'storage.file', label: t('new.file.title'), icon: FilePlusIcon, run: () => onNew('file') })
  const inputs = (
    [
      ['files', files, {}],
      // Known to every browser, and to no standard.
      ['folder', folder, { webkitdirectory: '' }],
    ] as const
  ).map(([kind, ref, more]) => (
    <input
      key={kind}
      ref={ref}
      {...more}
      type="file"
      multiple
      aria-label={t(`upload.${kind}`)}
      tabIndex={-1}
      className="sr-only"
      onChange={({ target }) => {
        onFiles(readChosen(target.files))
        target.value = ''
      }}
    />
  ))
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline">
            <PlusIcon data-icon="inline-start" />
            {t('new.action')}
            <ChevronDownIcon data-icon="inline-end" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuGroup>
            <DropdownMenuItem onSelect={() => onNew('folder')}>
              <FolderPlusIcon />
              {t('new.folder.action')}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => onNew('file')}>
              <FilePlusIcon />
              {t('new.file.action')}
            </DropdownMenuItem>
          </DropdownMenuGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button>
            <UploadIcon data-icon="inline-start" />
            {t('upload.action')}
            <ChevronDownIcon data-icon="inline-end" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuGroup>
            <DropdownMenuItem onSelect={pick}>
              <FilesIcon />
              {t('upload.files')}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => folder.current?.click()}>
              <FolderUpIcon />
              {t('upload.folder')}
            </DropdownMenuItem>
          </DropdownMenuGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      {inputs}
    </>
  )
}
