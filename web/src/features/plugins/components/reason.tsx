import { useTranslation } from 'react-i18next'
import type { PluginView } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

/** Why a plugin is in its state, to unfold where there is more of it: every problem with its place, and the next start. */
export function Reason({ plugin, open = false }: { plugin: PluginView; open?: boolean }) {
  const { t } = useTranslation('plugins')
  const format = useFormat()
  const { reason, problems = [], retryAt, state } = plugin
  if (!reason || state === 'ready') return null
  if (state === 'disabled')
    return (
      <p lang="en" className="text-muted-foreground text-sm [overflow-wrap:anywhere]">
        {reason}
      </p>
    )
  return (
    <details open={open} className="rounded-lg border border-destructive/40 px-3 py-2 text-sm">
      <summary className="cursor-pointer font-medium text-destructive">{t(`why.${state}`)}</summary>
      <div className="flex flex-col gap-2 pt-2 [overflow-wrap:anywhere]">
        {problems.length === 0 ? (
          <p lang="en">{reason}</p>
        ) : (
          <ul lang="en" className="flex flex-col gap-1">
            {problems.map(({ file, path, message }) => (
              <li key={`${file}${path}${message}`}>
                <code className="font-mono text-xs">{file}</code>: {message}
              </li>
            ))}
          </ul>
        )}
        {retryAt ? <p className="text-muted-foreground">{t('retry', { time: format.clock(retryAt) })}</p> : null}
      </div>
    </details>
  )
}
