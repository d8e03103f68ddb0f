import { useTranslation } from 'react-i18next'
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import type { Conflict } from '../hooks/use-editing.ts'

interface ConflictDialogProps {
  conflict: Conflict | null
  onTheirs: () => void
  onMine: () => void
}

/** Two states of one draft: the person says which goes on. There is no way around the question: both cannot be saved. */
export function ConflictDialog({ conflict, onTheirs, onMine }: ConflictDialogProps) {
  const { t } = useTranslation('code')
  return (
    <AlertDialog open={conflict !== null}>
      <AlertDialogContent onEscapeKeyDown={(event) => event.preventDefault()}>
        <AlertDialogHeader>
          <AlertDialogTitle>{t('conflict.title')}</AlertDialogTitle>
          <AlertDialogDescription>
            {conflict && !conflict.theirs ? t('conflict.gone') : t('conflict.text')}
          </AlertDialogDescription>
        </AlertDialogHeader>
        <AlertDialogFooter className="grid grid-cols-1 gap-2 sm:grid-cols-2">
          <Choice label={t('conflict.theirs')} hint={t('conflict.theirs.hint')} onChoose={onTheirs} />
          <Choice label={t('conflict.mine')} hint={t('conflict.mine.hint')} onChoose={onMine} />
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  )
}

function Choice({ label, hint, onChoose }: { label: string; hint: string; onChoose: () => void }) {
  return (
    <Button
      variant="outline"
      onClick={onChoose}
      className="h-auto flex-col items-start gap-0.5 whitespace-normal py-2 text-left"
    >
      <span>{label}</span>
      <span className="font-normal text-muted-foreground text-xs">{hint}</span>
    </Button>
  )
}
