import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

interface EmptySectionProps {
  /** Slug. */
  project: string
  icon: LucideIcon
  title: string
  text: string
  /** Code to begin with. */
  snippet: string
}

/** Nothing there yet, and the code that would change that. */
export function EmptySection({ project, icon: Icon, title, text, snippet }: EmptySectionProps) {
  const { t } = useTranslation('jobs')
  return (
    <Empty className="p-4 sm:p-8">
      <EmptyHeader>
        <EmptyMedia>
          <Icon />
        </EmptyMedia>
        <EmptyTitle>
          <h3>{title}</h3>
        </EmptyTitle>
        <EmptyDescription>{text}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent className="max-w-xl">
        <div className="flex w-full items-start gap-1 rounded-lg border bg-muted/50 p-1 text-left">
          <pre className="min-w-0 flex-1 whitespace-pre-wrap p-2 font-mono text-xs [overflow-wrap:anywhere]">
            <code>{snippet}</code>
          </pre>
          <CopyButton text={snippet} variant="ghost" />
        </div>
        <Button variant="outline" asChild>
          <Link to="/projects/$slug/code" params={{ slug: project }}>
            {t('empty.action')}
          </Link>
        </Button>
      </EmptyContent>
    </Empty>
  )
}
