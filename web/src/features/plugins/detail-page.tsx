import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Section } from '@/components/section.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import type { PluginView } from '@/lib/api/index.ts'
import { pluginQuery } from './api.ts'
import { NativeWarning } from './components/install-dialog.tsx'
import { MethodList } from './components/method-list.tsx'
import { PluginControls } from './components/plugin-controls.tsx'
import { PluginFacts } from './components/plugin-facts.tsx'
import { PluginLog } from './components/plugin-log.tsx'
import { PluginStateBadge } from './components/plugin-state.tsx'
import { PluginUses } from './components/plugin-uses.tsx'
import { Reason } from './components/reason.tsx'
import { RemovePlugin } from './components/remove-plugin.tsx'
import { SettingsForm } from './components/settings-form.tsx'

const route = getRouteApi('/_app/plugins/$id')

/** One plugin: what it gives, and for root how it does and its settings. */
export function PluginPage() {
  const { id } = route.useParams()
  const { data, error, refetch } = useQuery(pluginQuery(id))
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-8 p-4 md:p-6">
      {data ? (
        <Detail key={id} plugin={data} />
      ) : error ? (
        <ErrorState page error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="flex flex-col gap-3" aria-hidden="true">
          {[1, 2, 3, 4].map((row) => (
            <Skeleton key={row} className="h-12 w-full" />
          ))}
        </div>
      )}
    </div>
  )
}

function Detail({ plugin }: { plugin: PluginView }) {
  const { t } = useTranslation('plugins')
  const { kind, state, warnings = [], settings, enabled } = plugin
  const known = { data: true, error: null, onRetry() {} }
  return (
    <>
      <div className="flex flex-col gap-3">
        <PageHeader title={plugin.name} description={plugin.summary ? <span lang="en">{plugin.summary}</span> : null}>
          <RemovePlugin plugin={plugin} />
          <PluginControls plugin={plugin} />
        </PageHeader>
        <div className="flex flex-wrap gap-2">
          <PluginStateBadge state={state} />
          {kind ? <Badge variant="outline">{t(`kind.${kind}`)}</Badge> : null}
        </div>
        <Reason plugin={plugin} open />
        {warnings.length > 0 ? (
          <ul lang="en" aria-label={t('warnings')} className="text-sm text-warning [overflow-wrap:anywhere]">
            {warnings.map(({ file, path, message }) => (
              <li key={`${path}${message}`}>{`${file}: ${message}`}</li>
            ))}
          </ul>
        ) : null}
        {kind === 'native' && enabled !== undefined ? <NativeWarning /> : null}
      </div>
      {plugin.runtime.length > 0 ? (
        <Section title={t('methods')} {...known}>
          <MethodList plugin={plugin} summaries />
        </Section>
      ) : null}
      {settings?.schema ? (
        <Section title={t('settings.title')} {...known}>
          <SettingsForm plugin={plugin} settings={settings} />
        </Section>
      ) : null}
      <PluginUses id={plugin.id} />
      <Section title={t('facts')} {...known}>
        <PluginFacts plugin={plugin} />
      </Section>
      {enabled === undefined ? null : <PluginLog id={plugin.id} />}
    </>
  )
}
