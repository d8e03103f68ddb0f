import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/section.tsx'
import { pluginUsesQuery } from '../api.ts'

/** Projects whose code names the plugin, or whose service has called it. */
export function PluginUses({ id }: { id: string }) {
  const { t } = useTranslation('plugins')
  const { data, error, refetch } = useQuery(pluginUsesQuery(id))
  return (
    <Section title={t('uses.title')} data={data} error={error} onRetry={() => void refetch()}>
      {data?.items.length === 0 ? (
        <p className="text-muted-foreground">{t('uses.empty')}</p>
      ) : (
        <ul className="flex flex-col divide-y rounded-xl border bg-card">
          {data?.items.map(({ project, inCode, calls }) => (
            <li key={project.id} className="flex flex-wrap items-center gap-x-3 px-4 py-2">
              <Link
                to="/projects/$slug"
                params={{ slug: project.slug }}
                className="mr-auto font-medium underline underline-offset-4 [overflow-wrap:anywhere]"
              >
                {project.name}
              </Link>
              <span className="text-muted-foreground text-sm">
                {[inCode ? t('uses.inCode') : '', calls > 0 ? t('uses.calls', { count: calls }) : '']
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
