import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { bumpOf } from '../../lib/version-numbers.ts'
import { closeListFirst } from './branch-input.tsx'
import { PublishForm, type PublishFormProps } from './publish-form.tsx'

interface PublishDialogProps extends Omit<PublishFormProps, 'base'> {
  open: boolean
  /** The version the draft was begun from; null: none. */
  basedOn: string | null
  /** The version that runs; null: none. */
  published: string | null
}

/** The last look at what becomes a version: its number and why it is that, what is said of it, and what it changes. */
export function PublishDialog({ open, basedOn, published, ...props }: PublishDialogProps) {
  const { t } = useTranslation('code')
  const { number } = props
  const reason =
    basedOn === null
      ? t('publish.number.first')
      : t(`publish.number.${bumpOf({ basedOn, nextVersion: number })}`, { number, from: basedOn })
  return (
    <Dialog open={open} onOpenChange={(next) => !next && !props.busy && props.onClose()}>
      <DialogContent onEscapeKeyDown={closeListFirst} className="max-h-[calc(100svh-2rem)] overflow-y-auto sm:max-w-lg">
        <DialogHeader>
          <DialogTitle>{t('publish.title', { number })}</DialogTitle>
          <DialogDescription>
            {reason} {published === null ? t('publish.textFirst') : t('publish.text', { published })}
          </DialogDescription>
        </DialogHeader>
        <PublishForm {...props} base={published ?? basedOn} />
      </DialogContent>
    </Dialog>
  )
}
