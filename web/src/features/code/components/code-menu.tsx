import { useNavigate } from '@tanstack/react-router'
import { Download, FileArchive, FileDiff, LayoutTemplate, MoreHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { archiveUrl } from '../api.ts'
import { ImportDialog } from './archive/import-dialog.tsx'
import { DiscardDialog } from './discard-draft.tsx'

interface CodeMenuProps {
  /** Slug. */
  project: string
  /** What is downloaded: a number, or `draft`; null: nothing is saved yet. */
  version: string | null
  /** The version that the draft is compared with. Absent: there is nothing to compare. */
  base?: string | null
  /** Saves what is being edited; false when that failed, and then nothing else is done. */
  onBefore?: () => Promise<boolean>
  onImported?: () => void
  onTemplate?: () => void
  /** The draft is thrown away. Absent: there is nothing to throw away. */
  onDiscard?: () => void
}

/** What is rarely done with the code. */
export function CodeMenu({ project, version, base, onBefore, onImported, onTemplate, onDiscard }: CodeMenuProps) {
  const { t } = useTranslation('code')
  const navigate = useNavigate()
  const [open, setOpen] = useState<'import' | 'discard' | null>(null)
  const close = () => setOpen(null)
  const saved = async () => (await onBefore?.()) ?? true

  async function download() {
    if (version === null || !(await saved())) return
    // Unlike a change of the address, a click on a link is no leaving of the page.
    const link = document.createElement('a')
    link.href = archiveUrl(project, version)
    link.download = ''
    link.click()
  }
  async function compare(from: string) {
    if (!(await saved())) return
    void navigate({
      to: '/projects/$slug/versions/$version',
      params: { slug: project, version: from },
      search: { compare: 'draft' },
    })
  }
  async function startImport() {
    if (await saved()) setOpen('import')
  }

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon" aria-label={t('more.label')} title={t('more.label')}>
            <MoreHorizontal />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuGroup>
            {base && (
              <DropdownMenuItem onSelect={() => void compare(base)}>
                <FileDiff />
                {t('publish.changes', { base })}
              </DropdownMenuItem>
            )}
            <DropdownMenuItem disabled={version === null} onSelect={() => void download()}>
              <Download />
              {t('archive.download')}
            </DropdownMenuItem>
            <DropdownMenuItem onSelect={() => void startImport()}>
              <FileArchive />
              {t('archive.import')}
            </DropdownMenuItem>
            {onTemplate && (
              <DropdownMenuItem onSelect={onTemplate}>
                <LayoutTemplate />
                {t('templates.action')}
              </DropdownMenuItem>
            )}
          </DropdownMenuGroup>
          {onDiscard && (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuGroup>
                <DropdownMenuItem variant="destructive" onSelect={() => setOpen('discard')}>
                  <Trash2 />
                  {t('discard.action')}
                </DropdownMenuItem>
              </DropdownMenuGroup>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <ImportDialog project={project} open={open === 'import'} onClose={close} onImported={onImported} />
      {onDiscard && <DiscardDialog project={project} open={open === 'discard'} onClose={close} onDiscard={onDiscard} />}
    </>
  )
}
