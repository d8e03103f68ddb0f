import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

const RELATIVE_STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
]
const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
export type Unit = (typeof BYTE_UNITS)[number] | 'percent' | 'millisecond' | 'second' | 'minute'
type When = string | number | Date

/** Numbers, sizes and times as people of a language write them. */
export function createFormat(language: string) {
  const number = new Intl.NumberFormat(language)
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const dateTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' })
  const time = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  const precise = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  })
  const decimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const compact = new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 })
  const percents = [0, 1, 2].map(
    (digits) => new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: digits }),
  )
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const days = [undefined, 'UTC'].map(
    (timeZone) => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone }),
  )
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const units = (unit: string, digits = 0, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits })

  return {
    number: (value: number) => number.format(value),
    /** At most one digit behind the point. */
    decimal: (value: number) => decimal.format(value),
    /** 12,345 → 12.3K, where there is little room. */
    compact: (value: number) => compact.format(value),
    /** A share, 1 is all: 0.4 %, 12 %; small ones with more digits. */
    percent(share: number) {
      const digits = Math.abs(share) >= 0.1 || share === 0 ? 0 : Math.abs(share) >= 0.01 ? 1 : 2
      return percents[digits]!.format(share)
    },
    /** How much more or less: 12 %, and ×15 where percents would say little. */
    growth: (ratio: number) =>
      ratio < 9.5 ? percents[0]!.format(Math.abs(ratio)) : `×${number.format(Math.round(ratio + 1))}`,
    /** One unit, with at most one digit behind the point: 1.5 GB, 1,500 ms. */
    unit: (value: number, unit: Unit) => units(unit, 1, unit === 'byte' ? 'long' : 'short').format(value),
    /** A unit's sign or name alone, for choosing it: MB, s, bytes. */
    unitName: (unit: Unit) =>
      units(unit, 0, unit === 'byte' ? 'long' : 'short')
        .formatToParts(5)
        .filter(({ type }) => type === 'unit')
        .map(({ value }) => value.trim())
        .join(' '),
    /** 1536 → 1.5 kB. Powers of 1024. */
    bytes(value: number) {
      const step = Math.min(BYTE_UNITS.length - 1, value < 1 ? 0 : Math.floor(Math.log2(value) / 10))
      if (step === 0) return units('byte', 0, 'long').format(value)
      return units(BYTE_UNITS[step] ?? 'byte', 1).format(value / 1024 ** step)
    },
    /** Milliseconds of an answer: 0.8 ms, 48 ms, 1.2 s. */
    latency: (ms: number) =>
      ms < 1000 ? units('millisecond', ms < 10 ? 1 : 0).format(ms) : units('second', 1).format(ms / 1000),
    /** Milliseconds: 850 ms, 3.2 s, 4 min 10 s, 2 h 5 min, 3 days 4 h. */
    duration(ms: number) {
      if (ms < 1000) return units('millisecond').format(ms)
      const seconds = ms / 1000
      if (seconds < 60) return units('second', seconds < 10 ? 1 : 0).format(seconds)
      const pairs: [string, number][] = [
        ['day', 86_400],
        ['hour', 3600],
        ['minute', 60],
        ['second', 1],
      ]
      const first = pairs.findIndex(([, size]) => seconds >= size)
      let rest = Math.floor(seconds)
      const parts: string[] = []
      for (const [unit, size] of pairs.slice(first, first + 2)) {
        const count = Math.floor(rest / size)
        rest -= count * size
        if (count > 0) parts.push(units(unit).format(count))
      }
      return parts.join(' ')
    },
    date: (when: When) => date.format(new Date(when)),
    dateTime: (when: When) => dateTime.format(new Date(when)),
    time: (when: When) => time.format(new Date(when)),
    /** 14:03. */
    clock: (when: When) => clock.format(new Date(when)),
    /** Day and month, of the person's time zone or of UTC. */
    day: (when: When, utc = false) => days[utc ? 1 : 0]!.format(new Date(when)),
    /** 14:03:07.125, for log lines. */
    preciseTime: (when: When) => precise.format(new Date(when)),
    /** 5 minutes ago; in 2 hours. */
    relative(when: When, now: When = Date.now()) {
      const seconds = (new Date(when).getTime() - new Date(now).getTime()) / 1000
      const [unit, size] = RELATIVE_STEPS.find(([, step]) => Math.abs(seconds) >= step) ?? ['second', 1]
      return relative.format(Math.abs(seconds) < 1 ? 0 : Math.trunc(seconds / size), unit)
    },
    list: (items: string[]) => new Intl.ListFormat(language).format(items),
    /** Compares names: numbers inside by value, case ignored. */
    compare: new Intl.Collator(language, { numeric: true, sensitivity: 'base' }).compare,
  }
}

export type Format = ReturnType<typeof createFormat>

/** The formats of the language the app is in. */
export function useFormat(): Format {
  const { i18n } = useTranslation()
  const language = i18n.resolvedLanguage ?? 'en'
  return useMemo(() => createFormat(language), [language])
}
