import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group } from '../lib/search.ts'

/** Steps of a chart, named by their first day: dates of the calendar, the same in every time zone. */
export function useDates(group: Group) {
  const { t, i18n } = useTranslation('goals')
  const language = i18n.resolvedLanguage ?? 'en'
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const dates = new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' })
      return (day: string) => dates.format(new Date(day))
    }
    const day = format({ day: 'numeric', month: 'short', year: 'numeric' })
    const month = format({ month: 'long', year: 'numeric' })
    const long = group === 'month' ? month : group === 'week' ? (date: string) => t('weekOf', { date: day(date) }) : day
    const short =
      group === 'month' ? format({ month: 'short', year: '2-digit' }) : format({ day: 'numeric', month: 'short' })
    return { day, long, short }
  }, [language, group, t])
}
