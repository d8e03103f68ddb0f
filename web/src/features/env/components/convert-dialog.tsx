import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import type { EnvType } from '@/lib/api/index.ts'

const SHOWN = 60

interface ConvertDialogProps {
  /** The type asked for; null: nothing is asked. */
  type: EnvType | null
  /** What is entered. */
  text: string
  onAnswer: (yes: boolean) => void
}

/** Asks before a change of the type loses what is entered. */
export function ConvertDialog({ type, text, onAnswer }: ConvertDialogProps) {
  const { t } = useTranslation('env')
  const value = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
  return (
    <ConfirmDialog
      open={type !== null}
      onClose={() => onAnswer(false)}
      title={t('convert.title')}
      text={type ? t('convert.text', { value, type: t(`type.${type}`) }) : ''}
      confirm={t('convert.confirm')}
      onConfirm={() => onAnswer(true)}
      destructive
    />
  )
}
