import { ChevronDown, FilePen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Draft } from '@/lib/api/index.ts'
import { usePipelineActions } from '../api.ts'
import { type Given, nextMajor, nextMinor } from '../lib/version-numbers.ts'

interface MakeChangesProps {
  /** Slug. */
  project: string
  /** Version the draft begins from. */
  from: string
  given: Given
  onStarted?: (draft: Draft) => void
}

/** Starts a draft from a version: as a step of the same version, or as the next whole number. */
export function MakeChanges({ project, from, given, onStarted }: MakeChangesProps) {
  const { t } = useTranslation('code')
  const { startDraft } = usePipelineActions(project)
  const errorText = useErrorText()
  const start = (bump: 'minor' | 'major') =>
    startDraft.mutate(
      { from, bump },
      { onSuccess: (draft) => onStarted?.(draft), onError: (error) => toast.error(errorText(error)) },
    )
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button disabled={startDraft.isPending}>
          {startDraft.isPending ? <Spinner data-icon="inline-start" /> : <FilePen data-icon="inline-start" />}
          {t('changes.action')}
          <ChevronDown data-icon="inline-end" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" className="w-80 max-w-[calc(100vw-2rem)]">
        <DropdownMenuLabel>{t('changes.title', { from })}</DropdownMenuLabel>
        <DropdownMenuGroup>
          {(['minor', 'major'] as const).map((bump) => (
            <DropdownMenuItem key={bump} onSelect={() => start(bump)} className="flex-col items-start gap-0.5">
              <span className="font-medium">
                {t(`changes.${bump}`, { number: bump === 'minor' ? nextMinor(from, given) : nextMajor(given) })}
              </span>
              <span className="text-muted-foreground text-xs">{t(`changes.${bump}.hint`, { from })}</span>
            </DropdownMenuItem>
          ))}
        </DropdownMenuGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  )
}
