import { type ReactNode, useId } from 'react'
import { cn } from '@/lib/utils.ts'

interface SectionProps {
  title: string
  description: ReactNode
  danger?: boolean
  children: ReactNode
}

/** A part of the page with a heading and a frame of its own. */
export function Section({ title, description, danger = false, children }: SectionProps) {
  const heading = useId()
  return (
    <section
      aria-labelledby={heading}
      className={cn('flex flex-col gap-4 rounded-xl border bg-card p-4 md:p-5', danger && 'border-destructive/40')}
    >
      <div className="flex flex-col gap-1">
        <h2 id={heading} className="font-semibold text-base">
          {title}
        </h2>
        <p className="text-muted-foreground text-sm">{description}</p>
      </div>
      {children}
    </section>
  )
}
