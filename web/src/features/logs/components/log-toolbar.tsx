import { Download, Search, X } from 'lucide-react'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { InputGroup, InputGroupAddon, InputGroupButton, InputGroupInput } from '@/components/ui/input-group.tsx'
import { Label } from '@/components/ui/label.tsx'
import { Switch } from '@/components/ui/switch.tsx'
import { ToggleGroup, ToggleGroupItem } from '@/components/ui/toggle-group.tsx'
import { LOG_LEVELS, type LogLevel } from '@/lib/api/index.ts'
import { logDownloadUrl } from '../api.ts'
import type { LogTail } from '../hooks/use-log-tail.ts'
import { type LogFilter, toQuery } from '../lib/filters.ts'
import { LevelMark } from './level-mark.tsx'
import { TimeRange } from './time-range.tsx'

/** Milliseconds without a key before the text is searched for. */
const SEARCH_DELAY = 250

interface LogToolbarProps {
  project: string
  filter: LogFilter
  onFilter: (change: Partial<LogFilter>) => void
  live: boolean
  onLive: (live: boolean) => void
  log: LogTail
}

export function LogToolbar({ project, filter, onFilter, live, onLive, log }: LogToolbarProps) {
  const { t } = useTranslation('logs')
  const liveId = useId()
  const trouble =
    log.connection === 'reconnecting' ? t('live.reconnecting') : log.connection === 'offline' ? t('live.offline') : null
  return (
    <div role="toolbar" aria-label={t('toolbar.label')} className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <LevelToggles levels={filter.levels} onLevels={(levels) => onFilter({ levels })} />
      <SearchBox q={filter.q} onSearch={(q) => onFilter({ q })} />
      <TimeRange
        key={`${filter.from} ${filter.to}`}
        bounds={{ from: filter.from, to: filter.to }}
        onBounds={({ from, to }) => onFilter({ from, to })}
      />
      {filter.requestId !== undefined && (
        <Button
          variant="secondary"
          title={filter.requestId}
          aria-label={t('request.clear', { id: filter.requestId })}
          onClick={() => onFilter({ requestId: undefined })}
        >
          <span className="max-w-32 truncate">{t('request.only', { id: filter.requestId })}</span>
          <X data-icon="inline-end" />
        </Button>
      )}
      <div className="flex items-center gap-2">
        <Switch id={liveId} checked={live} onCheckedChange={onLive} />
        <Label htmlFor={liveId} title={live ? t('live.on') : t('live.off')}>
          {t('live.label')}
        </Label>
        {trouble && (
          <span role="status" className="text-muted-foreground text-xs">
            {trouble}
          </span>
        )}
      </div>
      <div className="ml-auto flex items-center gap-3">
        <span className="text-muted-foreground text-xs tabular-nums">
          {t('list.count', { count: log.lines.length })}
        </span>
        <Button variant="outline" asChild title={t('download.hint')}>
          <a href={logDownloadUrl(project, toQuery(filter))} download>
            <Download data-icon="inline-start" />
            {t('download.action')}
          </a>
        </Button>
      </div>
    </div>
  )
}

export function LevelToggles({
  levels,
  onLevels,
}: {
  levels: readonly LogLevel[]
  onLevels: (levels: LogLevel[]) => void
}) {
  const { t } = useTranslation('logs')
  return (
    <ToggleGroup
      type="multiple"
      aria-label={t('level.label')}
      value={levels.length === 0 ? [...LOG_LEVELS] : [...levels]}
      onValueChange={(next: LogLevel[]) => onLevels(next.length === LOG_LEVELS.length ? [] : next)}
    >
      {LOG_LEVELS.map((level) => (
        <ToggleGroupItem
          key={level}
          value={level}
          size="sm"
          className="data-[state=off]:text-muted-foreground data-[state=off]:[&_*]:text-muted-foreground"
        >
          <LevelMark level={level} named />
          <span className="sr-only lg:not-sr-only">{t(`level.${level}`)}</span>
        </ToggleGroupItem>
      ))}
    </ToggleGroup>
  )
}

/** Types freely, searches after a pause; a change from outside (back button, clear) shows at once. */
function SearchBox({ q, onSearch }: { q: string; onSearch: (q: string) => void }) {
  const { t } = useTranslation('logs')
  const [text, setText] = useState(q)
  const [asked, setAsked] = useState(q)
  if (q !== asked) {
    setAsked(q)
    setText(q)
  }
  useEffect(() => {
    if (text === asked) return
    const timer = setTimeout(() => {
      setAsked(text)
      onSearch(text)
    }, SEARCH_DELAY)
    return () => clearTimeout(timer)
  }, [text, asked, onSearch])
  return (
    <InputGroup className="w-full sm:w-64">
      <InputGroupAddon>
        <Search />
      </InputGroupAddon>
      <InputGroupInput
        type="text"
        inputMode="search"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('')
        }}
      />
      {text !== '' && (
        <InputGroupAddon align="inline-end">
          <InputGroupButton size="icon-xs" aria-label={t('search.clear')} onClick={() => setText('')}>
            <X />
          </InputGroupButton>
        </InputGroupAddon>
      )}
    </InputGroup>
  )
}
