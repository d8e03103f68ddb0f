import { useNavigate } from '@tanstack/react-router'
import { Trash2Icon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { PluginView } from '@/lib/api/index.ts'
import { useRemove } from '../api.ts'

/** Removes an installed plugin; one in a folder is looked after by hand. */
export function RemovePlugin({ plugin }: { plugin: PluginView }) {
  const { t } = useTranslation('plugins')
  const [asking, setAsking] = useState(false)
  const errorText = useErrorText()
  const navigate = useNavigate()
  const remove = useRemove(plugin.id)
  if (plugin.source !== 'installed') return null
  const { name } = plugin
  return (
    <>
      <Button variant="outline" disabled={remove.isPending} onClick={() => setAsking(true)}>
        <Trash2Icon data-icon="inline-start" />
        {t('remove.open')}
      </Button>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('remove.title', { name })}
        text={t('remove.text')}
        confirm={t('remove.confirm')}
        destructive
        onConfirm={() =>
          remove.mutate(undefined, {
            onSuccess: () => void navigate({ to: '/plugins' }),
            onError: (error) => void toast.error(errorText(error)),
          })
        }
      />
    </>
  )
}
