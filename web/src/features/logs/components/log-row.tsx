import { memo } from 'react'
import type { LogLine } from '@/lib/api/index.ts'
import type { Format } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { firstLine, stripTurns } from '../lib/text.ts'
import { LevelMark } from './level-mark.tsx'

export const ROW_HEIGHT = 26

interface LogRowProps {
  line: LogLine
  index: number
  /** The one the keyboard is at. */
  active: boolean
  /** Its details are shown. */
  opened: boolean
  format: Format
  onOpen: (line: LogLine, index: number) => void
}

/** One line of fixed height; the whole of it is in the detail sheet. */
export const LogRow = memo(function LogRow({ line, index, active, opened, format, onOpen }: LogRowProps) {
  return (
    <button
      type="button"
      data-index={index}
      tabIndex={active ? 0 : -1}
      aria-current={opened || undefined}
      onClick={() => onOpen(line, index)}
      className={cn(
        'flex size-full items-center gap-3 px-3 text-left font-mono text-xs outline-none hover:bg-accent focus-visible:bg-accent focus-visible:ring-2 focus-visible:ring-ring focus-visible:ring-inset',
        line.level === 'error' && 'bg-destructive/5',
        line.source === 'system' && 'italic',
        opened && 'bg-accent',
      )}
    >
      <time
        dateTime={line.time}
        title={format.dateTime(line.time)}
        className="shrink-0 text-muted-foreground tabular-nums"
      >
        {format.preciseTime(line.time)}
      </time>
      <LevelMark level={line.level} className="w-3 shrink-0" />
      <span className="min-w-0 flex-1 truncate">
        <bdi>{firstLine(line.message)}</bdi>
        {line.fields !== undefined && (
          <bdi className="ml-2 text-muted-foreground">{stripTurns(JSON.stringify(line.fields))}</bdi>
        )}
      </span>
      {line.version && <span className="hidden shrink-0 text-muted-foreground sm:inline">{line.version}</span>}
    </button>
  )
})
