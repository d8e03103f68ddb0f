import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from '@/components/ui/alert-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Checkbox } from '@/components/ui/checkbox.tsx'
import { Label } from '@/components/ui/label.tsx'
import type { ClashChoice } from '../lib/clashes.ts'
import { ROOT } from '../lib/paths.ts'
import { clashes } from '../lib/queue.ts'

/** Asks what becomes of a file whose name is taken; with all others that are asked about one after another. */
export function ClashDialog() {
  const { t } = useTranslation('storage')
  const id = useId()
  const pending = useStore(clashes.store, (state) => state.pending)
  const [all, setAll] = useState(false)
  const [now] = pending
  const answer = (choice: ClashChoice) => {
    clashes.answer(choice, all)
    setAll(false)
  }
  return (
    <AlertDialog open={now !== undefined} onOpenChange={(open) => !open && answer('skip')}>
      <AlertDialogContent>
        {now ? (
          <>
            <AlertDialogHeader>
              <AlertDialogTitle className="[overflow-wrap:anywhere]">
                {t('clash.title', { name: now.name })}
              </AlertDialogTitle>
              <AlertDialogDescription className="[overflow-wrap:anywhere]">
                {t(now.mayOverwrite ? 'clash.text' : 'clash.folderText', {
                  folder: now.folder === ROOT ? t('root') : now.folder,
                })}
              </AlertDialogDescription>
            </AlertDialogHeader>
            <div className="flex items-center gap-2.5">
              <Checkbox id={id} checked={all} onCheckedChange={(on) => setAll(on === true)} />
              <Label htmlFor={id} className="font-normal">
                {t('clash.all')}
              </Label>
            </div>
            <AlertDialogFooter>
              <Button variant="ghost" onClick={() => answer('skip')} className="sm:mr-auto">
                {t('clash.skip')}
              </Button>
              <Button variant={now.mayOverwrite ? 'outline' : 'default'} onClick={() => answer('rename')}>
                {t('clash.rename')}
              </Button>
              {now.mayOverwrite ? <Button onClick={() => answer('overwrite')}>{t('clash.overwrite')}</Button> : null}
            </AlertDialogFooter>
          </>
        ) : null}
      </AlertDialogContent>
    </AlertDialog>
  )
}
