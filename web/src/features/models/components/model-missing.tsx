import { Link } from '@tanstack/react-router'
import { DatabaseIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Forbidden } from '@/components/forbidden.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { statusOf } from '@/lib/api/index.ts'

/** In place of a model's pages: it is not there, may not be seen, or could not be read. */
export function ModelMissing({ project, error, onRetry }: { project: string; error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('models')
  const status = statusOf(error)
  if (status === 403) return <Forbidden />
  if (status !== 404) return <ErrorState error={error} onRetry={onRetry} page />
  return (
    <Empty className="min-h-[60vh] border-0">
      <EmptyHeader>
        <EmptyMedia>
          <DatabaseIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h1>{t('missing.title')}</h1>
        </EmptyTitle>
        <EmptyDescription>{t('missing.text')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button asChild>
          <Link to="/projects/$slug/models" params={{ slug: project }}>
            {t('missing.back')}
          </Link>
        </Button>
      </EmptyContent>
    </Empty>
  )
}
