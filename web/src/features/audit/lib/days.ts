const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The beginning of a day of the person's time zone, or of the day after it, as the API has times. */
export function timeOf(day: string | undefined, { after = 0 } = {}): string | undefined {
  if (!day || !DAY.test(day)) return undefined
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const time = new Date(year, month - 1, date + after)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
