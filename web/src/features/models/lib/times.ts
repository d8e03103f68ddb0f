/** Times as the controls of a browser have them, which know no zone: those of the person. */

const two = (number: number): string => String(number).padStart(2, '0')

/** `2026-11-29T10:00:00Z` → `2026-11-29T13:00` in Moscow; seconds only where there are any. */
export function toLocal(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return ''
  const year = String(at.getFullYear()).padStart(4, '0')
  const day = `${year}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const [seconds, ms] = [at.getSeconds(), at.getMilliseconds()]
  const rest = ms > 0 ? `:${two(seconds)}.${String(ms).padStart(3, '0')}` : seconds > 0 ? `:${two(seconds)}` : ''
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}${rest}`
}

/** The other way; undefined for what is no time. */
export function toIso(local: string): string | undefined {
  if (!/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(local)) return undefined
  const at = new Date(local.replace(' ', 'T'))
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const time = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
}
