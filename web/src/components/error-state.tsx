import { CircleAlertIcon, RotateCwIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { isApiError } from '@/lib/api/errors.ts'
import { cn } from '@/lib/utils.ts'

/** A failed region of a page, or with `page` a failed page: what happened and a way to try again. */
export function ErrorState({
  error,
  onRetry,
  page = false,
  className,
}: {
  error: unknown
  onRetry?: () => void
  page?: boolean
  className?: string
}) {
  const { t } = useTranslation()
  const errorText = useErrorText()
  const Title = page ? 'h1' : 'h2'
  return (
    <Empty role="alert" className={cn('border-0', className)}>
      <EmptyHeader>
        <EmptyMedia className="text-destructive">
          <CircleAlertIcon />
        </EmptyMedia>
        <EmptyTitle>
          <Title>{t('error.title')}</Title>
        </EmptyTitle>
        <EmptyDescription className="[overflow-wrap:anywhere]">{errorText(error)}</EmptyDescription>
        {isApiError(error) && error.status > 0 ? (
          <p className="text-muted-foreground text-xs">
            {t('error.code')} <code>{error.code}</code>
            {error.requestId ? (
              <>
                {' · '}
                {t('error.request')} <code>{error.requestId}</code>
              </>
            ) : null}
          </p>
        ) : null}
      </EmptyHeader>
      {onRetry ? (
        <EmptyContent>
          <Button variant="outline" onClick={onRetry}>
            <RotateCwIcon data-icon="inline-start" />
            {t('action.retry')}
          </Button>
        </EmptyContent>
      ) : null}
    </Empty>
  )
}
