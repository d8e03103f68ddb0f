import { type ReactNode, useId } from 'react'
import { ErrorState } from '@/components/error-state.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'

interface SectionProps {
  title: string
  actions?: ReactNode
  /** Undefined while nothing is known. */
  data: unknown
  error: unknown
  onRetry: () => void
  children: ReactNode
}

/** A part of the page with its heading: a skeleton, an error, or what there is. */
export function Section({ title, actions, data, error, onRetry, children }: SectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <header className="flex min-h-8 flex-wrap items-center gap-2">
        <h2 id={id} className="mr-auto font-semibold text-base">
          {title}
        </h2>
        {actions}
      </header>
      {data !== undefined ? (
        children
      ) : error ? (
        <ErrorState error={error} onRetry={onRetry} />
      ) : (
        <div className="flex flex-col gap-2" aria-hidden="true">
          {[1, 2, 3].map((row) => (
            <Skeleton key={row} className="h-10 w-full" />
          ))}
        </div>
      )}
    </section>
  )
}
