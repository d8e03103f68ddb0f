import { CopyIcon, DownloadIcon, FolderInputIcon, Trash2Icon, XIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/components/icon-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useFormat } from '@/lib/format.ts'
import type { EntryActions } from '../hooks/use-entry-actions.ts'
import type { Selected } from '../hooks/use-selection.ts'

/** What can be done with all that is chosen; in sight while something is. */
export function BulkBar({ selected, actions }: { selected: Selected; actions: EntryActions }) {
  const { t } = useTranslation('storage')
  const format = useFormat()
  const { chosen } = selected
  if (chosen.length === 0) return null
  const bytes = chosen.reduce((sum, { size }) => sum + size, 0)
  const [first] = chosen
  return (
    <div
      role="toolbar"
      aria-label={t('bulk.label')}
      className="flex h-8 w-full items-center gap-0.5 rounded-lg bg-primary/8 px-0.5 sm:w-auto"
    >
      <IconButton size="icon-sm" label={t('bulk.clear')} onClick={selected.clear}>
        <XIcon />
      </IconButton>
      <p role="status" className="mr-auto min-w-0 truncate pr-3 text-sm tabular-nums">
        {t('bulk.count', { count: chosen.length })}
        {bytes > 0 ? <span className="text-muted-foreground"> · {format.bytes(bytes)}</span> : null}
      </p>
      <BulkButton
        icon={<DownloadIcon />}
        label={t(chosen.length === 1 && first?.type === 'file' ? 'action.download' : 'action.downloadZip')}
        onClick={() => actions.download(chosen)}
      />
      <BulkButton
        icon={<FolderInputIcon />}
        label={t('action.move')}
        onClick={() => actions.relocate('move', chosen)}
      />
      <BulkButton icon={<CopyIcon />} label={t('action.copy')} onClick={() => actions.relocate('copy', chosen)} />
      <BulkButton
        icon={<Trash2Icon />}
        label={t('action.delete')}
        onClick={() => actions.remove(chosen)}
        className="text-destructive hover:text-destructive"
      />
    </div>
  )
}

interface BulkButtonProps {
  icon: React.ReactNode
  label: string
  onClick: () => void
  className?: string
}

/** With its name where there is room for it. */
const BulkButton = ({ icon, label, onClick, className }: BulkButtonProps) => (
  <Button variant="ghost" size="sm" aria-label={label} title={label} onClick={onClick} className={className}>
    {icon}
    <span className="max-lg:hidden">{label}</span>
  </Button>
)
