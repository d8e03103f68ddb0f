import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import type { ServiceError } from '@/lib/api/index.ts'
import { useVersionToOpen } from '@/lib/queries/pipeline.ts'

interface ServiceErrorAlertProps {
  slug: string
  error: ServiceError
  /** The version the error is of. */
  version: string | null
  /** Told when the link to the code is followed. */
  onNavigate?: () => void
  /** Before the reason. */
  icon?: ReactNode
  /** Below the message. */
  children?: ReactNode
  className?: string
}

/** Why a service does not run, and the place in the code. */
export function ServiceErrorAlert(props: ServiceErrorAlertProps) {
  const { slug, error, onNavigate, icon, children, className } = props
  const { t } = useTranslation()
  const { place } = error
  const version = useVersionToOpen(slug, props.version)
  return (
    <Alert variant="destructive" className={className}>
      {icon}
      <AlertTitle>{t(`service.reason.${error.reason}`)}</AlertTitle>
      <AlertDescription className="text-xs">
        <p className="max-h-32 overflow-y-auto whitespace-pre-wrap font-mono">{error.message}</p>
        {place && version !== undefined ? (
          <Link
            {...(version === null
              ? { to: '/projects/$slug/code', params: { slug } }
              : { to: '/projects/$slug/versions/$version', params: { slug, version } })}
            search={{ file: place.file, line: place.line, column: place.column }}
            onClick={onNavigate}
            className="rounded-sm font-medium text-foreground underline underline-offset-4"
          >
            {t('service.showPlace', { place: `${place.file}:${place.line}` })}
          </Link>
        ) : null}
        {children}
      </AlertDescription>
    </Alert>
  )
}
