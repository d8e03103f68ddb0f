import { useQuery, useQueryClient } from '@tanstack/react-query'
import { RefreshCwIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Forbidden } from '@/components/forbidden.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Section } from '@/components/section.tsx'
import { Button } from '@/components/ui/button.tsx'
import { useMe } from '@/hooks/use-me.ts'
import { infoQuery, isolationQuery, modulesQuery, systemKey } from './api.ts'
import { DiskAlarm } from './components/disk-alarm.tsx'
import { HealthBadge } from './components/health-badge.tsx'
import { IsolationSection } from './components/isolation-section.tsx'
import { KeptSection } from './components/kept-section.tsx'
import { ModulesTable } from './components/modules-table.tsx'
import { RunnersTable } from './components/runners-table.tsx'
import { ServerFacts } from './components/server-facts.tsx'
import { healthOf } from './lib/health.ts'

/** The server itself, for root. */
export const SystemPage = () => (useMe()?.root ? <System /> : <Forbidden />)

function System() {
  const { t } = useTranslation('system')
  const info = useQuery(infoQuery)
  const modules = useQuery(modulesQuery)
  const isolation = useQuery(isolationQuery)
  const client = useQueryClient()
  const refresh = () => void client.refetchQueries({ queryKey: systemKey, type: 'active' })
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-8 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        {modules.data && <HealthBadge health={healthOf(modules.data.items)} />}
        <Button variant="outline" size="sm" onClick={refresh}>
          <RefreshCwIcon data-icon="inline-start" />
          {t('refresh')}
        </Button>
      </PageHeader>
      {modules.data && <DiskAlarm modules={modules.data.items} />}
      <Section title={t('server')} {...regionOf(info)}>
        {info.data && <ServerFacts info={info.data} />}
      </Section>
      <Section title={t('isolation')} {...regionOf(isolation)}>
        {isolation.data && <IsolationSection isolation={isolation.data} />}
      </Section>
      <Section title={t('runners.title')} {...regionOf(isolation)}>
        {isolation.data && <RunnersTable runners={isolation.data.runners} />}
      </Section>
      {modules.data && <KeptSection modules={modules.data.items} />}
      <Section title={t('modules.title')} {...regionOf(modules)}>
        {modules.data && <ModulesTable modules={modules.data.items} />}
      </Section>
    </div>
  )
}

const regionOf = ({ data, error, refetch }: { data: unknown; error: unknown; refetch: () => Promise<unknown> }) => ({
  data,
  error,
  onRetry: () => void refetch(),
})
