import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { pluginsQuery } from '@/features/plugins/api.ts'
import type { ReferenceApi } from '@/lib/api/index.ts'
import { CodeBlock } from './code-block.tsx'
import { LimitList } from './limit-list.tsx'
import { MemberSection } from './member-section.tsx'
import { PropertyTable } from './property-table.tsx'

/** One API: what it is, its properties and what can be called. */
export function ApiDetail({ api }: { api: ReferenceApi }) {
  const { t } = useTranslation('docs')
  const properties = api.members.filter(({ kind }) => kind === 'property')
  const callable = api.members.filter(({ kind }) => kind !== 'property')
  return (
    <div className="flex max-w-3xl flex-col gap-6">
      <header id={api.name} className="flex scroll-mt-4 flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="font-mono font-semibold text-lg [overflow-wrap:anywhere]">
            <code>{api.name}</code>
          </h2>
          <Badge variant="outline">{t(`kind.${api.kind}`)}</Badge>
          {api.group === 'added' ? <PluginOf name={api.name} /> : null}
        </div>
        <p lang="en">
          <CodeText text={api.summary} />
        </p>
        {api.example ? <CodeBlock code={api.example} copyLabel={t('example.copy')} /> : null}
      </header>
      {properties.length > 0 ? <PropertyTable api={api} properties={properties} /> : null}
      {callable.map((member) => (
        <MemberSection key={member.name} api={api} member={member} />
      ))}
      {api.limits.length > 0 ? <LimitList limits={api.limits} /> : null}
    </div>
  )
}

/** The plugin that an object is of. */
function PluginOf({ name }: { name: string }) {
  const { t } = useTranslation('docs')
  const { data } = useQuery({ ...pluginsQuery, refetchInterval: false })
  const plugin = data?.items.find(({ runtime }) => runtime.some((api) => api.name === name))
  if (!plugin) return null
  return (
    <Badge variant="outline" asChild>
      <Link to="/plugins/$id" params={{ id: plugin.id }}>
        {t('ofPlugin', { name: plugin.name })}
      </Link>
    </Badge>
  )
}
