import { Link } from '@tanstack/react-router'
import { CodeIcon, RocketIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

/** Nothing ran yet: what comes next. */
export function NotPublished({ slug }: { slug: string }) {
  const { t } = useTranslation('overview')
  return (
    <Empty className="py-12">
      <EmptyHeader>
        <EmptyMedia>
          <RocketIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('unpublished.title')}</h2>
        </EmptyTitle>
        <EmptyDescription>{t('unpublished.text')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <ol className="flex list-inside list-decimal flex-col gap-1 text-left text-muted-foreground">
          <li>{t('unpublished.write')}</li>
          <li>{t('unpublished.publish')}</li>
          <li>{t('unpublished.watch')}</li>
        </ol>
        <Button asChild>
          <Link to="/projects/$slug/code" params={{ slug }}>
            <CodeIcon data-icon="inline-start" />
            {t('unpublished.action')}
          </Link>
        </Button>
      </EmptyContent>
    </Empty>
  )
}
