import { RotateCwIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { IconButton } from '@/components/icon-button.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { PluginView } from '@/lib/api/index.ts'
import { type PluginAction, usePluginAction } from '../api.ts'

/** Switches a plugin on and off, and starts it anew; nothing for those who may not. */
export function PluginControls({ plugin }: { plugin: PluginView }) {
  const { t } = useTranslation('plugins')
  const errorText = useErrorText()
  const { mutate, isPending } = usePluginAction(plugin.id)
  if (plugin.enabled === undefined) return null
  const act = (action: PluginAction) => mutate(action, { onError: (error) => void toast.error(errorText(error)) })
  return (
    <div className="flex items-center gap-2">
      <IconButton
        label={t('restart', { name: plugin.name })}
        disabled={isPending || !plugin.enabled}
        onClick={() => act('restart')}
      >
        <RotateCwIcon />
      </IconButton>
      <Switch
        aria-label={t('enabled', { name: plugin.name })}
        checked={plugin.enabled}
        disabled={isPending}
        onCheckedChange={(on) => act(on ? 'enable' : 'disable')}
      />
    </div>
  )
}
