import { useTranslation } from 'react-i18next'
import type { SystemInfo } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

/** What runs, for how long, and where it keeps its data. */
export function ServerFacts({ info }: { info: SystemInfo }) {
  const { t } = useTranslation('system')
  const format = useFormat()
  const facts = [
    ['version', info.version],
    ['uptime', format.duration(info.uptimeSeconds * 1000)],
    ['memory', format.bytes(info.residentBytes)],
    ['node', `${info.node} (V8 ${info.v8})`],
    ['platform', info.platform],
    ['dataDir', info.dataDir],
  ] as const
  return (
    <dl className="grid gap-x-6 gap-y-3 rounded-xl border bg-card p-4 sm:grid-cols-2 lg:grid-cols-3">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-muted-foreground text-xs">{t(`fact.${name}`)}</dt>
          <dd className="font-medium tabular-nums [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
