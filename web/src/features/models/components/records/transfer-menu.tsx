import { ArrowDownUpIcon, DownloadIcon, UploadIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import type { Model } from '@/lib/api/index.ts'
import { useCommand } from '@/stores/commands.ts'
import type { Records } from '../../hooks/use-records.ts'
import type { Column } from '../../lib/columns.ts'
import { ImportDialog } from '../import/import-dialog.tsx'
import { ExportDialog } from './export-dialog.tsx'

interface TransferMenuProps {
  project: string
  model: Model
  records: Records
  /** The columns that are shown. */
  shown: readonly Column[]
}

/** Records from files, and into files. */
export function TransferMenu({ project, model, records, shown }: TransferMenuProps) {
  const { t } = useTranslation('models')
  const [task, setTask] = useState<'import' | 'export' | null>(null)
  const close = () => setTask(null)
  useCommand({ id: 'records-import', label: t('import.title'), icon: UploadIcon, run: () => setTask('import') })
  useCommand({ id: 'records-export', label: t('export.title'), icon: DownloadIcon, run: () => setTask('export') })
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="outline">
            <ArrowDownUpIcon data-icon="inline-start" />
            <span className="max-sm:sr-only">{t('transfer')}</span>
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end">
          <DropdownMenuItem onSelect={() => setTask('import')}>
            <UploadIcon />
            {t('import.action')}
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => setTask('export')}>
            <DownloadIcon />
            {t('export.action')}
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <ImportDialog project={project} model={model} open={task === 'import'} onClose={close} />
      <ExportDialog
        project={project}
        model={model}
        records={records}
        shown={shown}
        open={task === 'export'}
        onClose={close}
      />
    </>
  )
}
