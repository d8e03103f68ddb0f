import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/section.tsx'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { pluginLogQuery } from '../api.ts'

const COLORS = { debug: 'text-muted-foreground', info: '', warn: 'text-warning', error: 'text-destructive' } as const

/** The last lines of a plugin, newest first: its own, and those that m3m says of it. */
export function PluginLog({ id }: { id: string }) {
  const { t } = useTranslation('plugins')
  const format = useFormat()
  const { data, error, refetch } = useQuery(pluginLogQuery(id))
  const lines = data?.items.toReversed() ?? []
  return (
    <Section title={t('log.title')} data={data} error={error} onRetry={() => void refetch()}>
      {lines.length === 0 ? (
        <p className="text-muted-foreground">{t('log.empty')}</p>
      ) : (
        <ol
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
          tabIndex={0}
          aria-label={t('log.title')}
          className="max-h-96 overflow-y-auto rounded-xl border bg-card p-3 font-mono text-xs leading-5"
        >
          {lines.map(({ id: line, time, level, source, message }) => (
            <li key={line} className="flex flex-wrap gap-x-3 [overflow-wrap:anywhere]">
              <time dateTime={time} className="shrink-0 text-muted-foreground">
                {format.clock(time)}
              </time>
              <span className="w-24 shrink-0 text-muted-foreground">{`${level} ${t(`log.source.${source}`)}`}</span>
              <span lang="en" className={cn('min-w-0 flex-1 basis-64 whitespace-pre-wrap', COLORS[level])}>
                {message}
              </span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
