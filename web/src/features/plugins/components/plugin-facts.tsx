import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { RelativeTime } from '@/components/relative-time.tsx'
import type { PluginView } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

const MIB = 1024 * 1024
type Fact =
  | 'id'
  | 'version'
  | 'author'
  | 'license'
  | 'homepage'
  | 'since'
  | 'folder'
  | 'source'
  | 'process'
  | 'limits'
  | 'figures'
  | 'read'
  | 'write'
  | 'network'
  | 'confined'

/** What a plugin is and does: who made it, where it lies, how it runs; for root with the figures of its process. */
export function PluginFacts({ plugin }: { plugin: PluginView }) {
  const { t } = useTranslation('plugins')
  const format = useFormat()
  const { figures, process, limits, access, network, author, license, homepage, folder } = plugin
  const path = (text: string) => (
    <code key={text} className="block font-mono text-xs leading-5">
      {text}
    </code>
  )
  const facts: [key: Fact, value: ReactNode][] = [
    ['id', path(plugin.id)],
    ['version', plugin.version],
    ['author', author],
    ['license', license],
    [
      'homepage',
      homepage && (
        <a href={homepage} rel="noreferrer" target="_blank" className="underline underline-offset-4">
          {homepage}
        </a>
      ),
    ],
    ['since', <RelativeTime key="since" value={plugin.since} />],
    ['folder', folder && path(folder)],
    ['source', plugin.source && t(`source.${plugin.source}`)],
    [
      'process',
      process &&
        t('process', {
          pid: process.pid,
          memory: format.bytes(process.rssBytes),
          cpu: process.cpuPercent,
        }),
    ],
    [
      'limits',
      limits &&
        t('limits', {
          calls: limits.concurrency,
          memory: format.bytes(limits.memoryMb * MIB),
          start: format.latency(limits.startMs),
        }),
    ],
    [
      'figures',
      figures &&
        t('figures', {
          calls: format.number(figures.calls),
          errors: format.number(figures.errors),
          restarts: format.number(figures.restarts),
          latency: figures.meanMs === null ? '–' : format.latency(figures.meanMs),
        }),
    ],
    ['read', access && access.read.length > 0 && access.read.map(path)],
    ['write', access && access.write.length > 0 && access.write.map(path)],
    ['network', network && t(`network.${network}`)],
    // Root is told; of native code the warning says it.
    ['confined', access && t('confined')],
  ]
  return (
    <dl className="grid gap-x-6 gap-y-2 rounded-xl border bg-card p-4 text-sm sm:grid-cols-[max-content_1fr]">
      {facts
        .filter(([, value]) => value)
        .map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-muted-foreground">{t(`fact.${key}`)}</dt>
            <dd className="min-w-0 [overflow-wrap:anywhere] max-sm:mb-2">{value}</dd>
          </div>
        ))}
    </dl>
  )
}
