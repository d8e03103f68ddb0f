import { MoreHorizontal, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { usePipelineActions } from '../api.ts'

/** The rarely used way to throw a draft away. */
export function DiscardDraft({ project, onDiscard }: { project: string; onDiscard: () => void }) {
  const { t } = useTranslation('code')
  const { discardDraft } = usePipelineActions(project)
  const errorText = useErrorText()
  const [asking, setAsking] = useState(false)
  const discard = () => {
    onDiscard()
    discardDraft.mutate(undefined, {
      onSuccess: () => toast.success(t('discard.done')),
      onError: (error) => toast.error(errorText(error)),
    })
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
            <DropdownMenuItem variant="destructive" onSelect={() => setAsking(true)}>
              <Trash2 />
              {t('discard.action')}
            </DropdownMenuItem>
          </DropdownMenuGroup>
        </DropdownMenuContent>
      </DropdownMenu>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('discard.title')}
        text={t('discard.text')}
        confirm={t('discard.confirm')}
        onConfirm={discard}
        destructive
      />
    </>
  )
}
