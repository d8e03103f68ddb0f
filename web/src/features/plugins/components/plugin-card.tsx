import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import type { PluginView } from '@/lib/api/index.ts'
import { MethodList } from './method-list.tsx'
import { PluginControls } from './plugin-controls.tsx'
import { PluginStateBadge } from './plugin-state.tsx'
import { Reason } from './reason.tsx'

export function PluginCard({ plugin }: { plugin: PluginView }) {
  const { t } = useTranslation('plugins')
  return (
    <li data-plugin={plugin.id} className="flex min-w-0 flex-col gap-3 rounded-xl border bg-card p-4">
      <div className="flex items-start gap-2">
        <div className="mr-auto min-w-0">
          <h2 className="font-medium [overflow-wrap:anywhere]">
            <Link
              to="/plugins/$id"
              params={{ id: plugin.id }}
              className="rounded-sm outline-none hover:underline focus-visible:outline-2 focus-visible:outline-ring"
            >
              {plugin.name}
            </Link>
          </h2>
          <p className="text-muted-foreground text-xs [overflow-wrap:anywhere]">
            {[plugin.id, plugin.version].filter(Boolean).join(' ')}
          </p>
        </div>
        <PluginControls plugin={plugin} />
      </div>
      <div className="flex flex-wrap gap-2">
        <PluginStateBadge state={plugin.state} />
        {plugin.kind ? <Badge variant="outline">{t(`kind.${plugin.kind}`)}</Badge> : null}
      </div>
      {plugin.summary ? <p lang="en">{plugin.summary}</p> : null}
      <Reason plugin={plugin} />
      <MethodList plugin={plugin} />
    </li>
  )
}
