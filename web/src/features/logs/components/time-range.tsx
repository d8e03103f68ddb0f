import { CalendarClock } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Field, FieldError, FieldLabel } from '@/components/ui/field.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover.tsx'
import { useFormat } from '@/lib/format.ts'
import { fromLocalInput, LAST, type TimeBounds, toLocalInput } from '../lib/time-range.ts'

interface TimeRangeProps {
  bounds: TimeBounds
  onBounds: (bounds: TimeBounds) => void
}

/** From when and until when lines are shown: a stretch up to now, or two moments. */
export function TimeRange({ bounds, onBounds }: TimeRangeProps) {
  const { t } = useTranslation('logs')
  const [open, setOpen] = useState(false)
  const choose = (next: TimeBounds) => {
    onBounds(next)
    setOpen(false)
  }
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="outline">
          <CalendarClock data-icon="inline-start" />
          <span className="sr-only">{t('range.label')}: </span>
          <RangeText {...bounds} />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="start" className="flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-4 p-4">
        <div className="grid grid-cols-2 gap-2">
          {LAST.map(({ name, ms }) => (
            <Button
              key={name}
              variant="outline"
              size="sm"
              onClick={() => choose({ from: new Date(Date.now() - ms).toISOString() })}
            >
              {t(`range.last.${name}`)}
            </Button>
          ))}
          <Button variant="outline" size="sm" className="col-span-2" onClick={() => choose({})}>
            {t('range.any')}
          </Button>
        </div>
        <Moments bounds={bounds} onBounds={choose} />
      </PopoverContent>
    </Popover>
  )
}

function RangeText({ from, to }: TimeBounds) {
  const { t } = useTranslation('logs')
  const format = useFormat()
  if (from && to) return t('range.between', { from: format.dateTime(from), to: format.dateTime(to) })
  if (from) return t('range.since', { from: format.dateTime(from) })
  if (to) return t('range.until', { to: format.dateTime(to) })
  return t('range.any')
}

function Moments({ bounds, onBounds }: TimeRangeProps) {
  const { t } = useTranslation('logs')
  const id = useId()
  const [from, setFrom] = useState(toLocalInput(bounds.from))
  const [to, setTo] = useState(toLocalInput(bounds.to))
  const next = { from: fromLocalInput(from), to: fromLocalInput(to) }
  const turned = next.from !== undefined && next.to !== undefined && next.from >= next.to
  const moment = (name: 'from' | 'to', value: string, change: (value: string) => void) => (
    <Field>
      <FieldLabel htmlFor={`${id}-${name}`}>{t(`range.${name}`)}</FieldLabel>
      <Input
        id={`${id}-${name}`}
        type="datetime-local"
        step={1}
        value={value}
        aria-invalid={turned || undefined}
        aria-describedby={turned ? `${id}-error` : undefined}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  )
  return (
    <form
      className="flex flex-col gap-3 border-t pt-4"
      onSubmit={(event) => {
        event.preventDefault()
        if (!turned) onBounds(next)
      }}
    >
      {moment('from', from, setFrom)}
      {moment('to', to, setTo)}
      {turned && <FieldError id={`${id}-error`}>{t('range.turned')}</FieldError>}
      <Button type="submit" size="sm" disabled={turned || (!next.from && !next.to)}>
        {t('range.apply')}
      </Button>
    </form>
  )
}
