import { useEffect, useState } from 'react'
import { useFormat } from '@/lib/format.ts'

/** "5 minutes ago", kept current; the exact time is its tooltip. */
export function RelativeTime({ value, className }: { value: string | number; className?: string }) {
  const format = useFormat()
  const [now, setNow] = useState(() => Date.now())
  const date = new Date(value)
  const every = Math.abs(now - date.getTime()) < 60_000 ? 1000 : 30_000
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every)
    return () => clearInterval(timer)
  }, [every])
  return (
    <time dateTime={date.toISOString()} title={format.dateTime(date)} className={className}>
      {format.relative(date, now)}
    </time>
  )
}
