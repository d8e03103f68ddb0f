import { Link, type LinkProps } from '@tanstack/react-router'
import { ArrowRightIcon } from 'lucide-react'
import { type ReactNode, useId } from 'react'

interface OverviewSectionProps {
  title: string
  /** The page that tells all of it. */
  more?: { text: string } & Pick<LinkProps, 'to' | 'params' | 'search'>
  children: ReactNode
}

/** A part of the page with its heading, and the way to where there is more. */
export function OverviewSection({ title, more, children }: OverviewSectionProps) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2">
      <header className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id={id} className="font-semibold text-base">
          {title}
        </h2>
        {more && (
          <Link
            to={more.to}
            params={more.params}
            search={more.search}
            className="inline-flex min-h-6 items-center gap-1 rounded-sm text-primary text-sm underline-offset-4 hover:underline"
          >
            {more.text}
            <ArrowRightIcon aria-hidden="true" className="size-3.5" />
          </Link>
        )}
      </header>
      {children}
    </section>
  )
}
