import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { PackageIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Alert, AlertDescription, AlertTitle } from '@/components/ui/alert.tsx'
import { Button } from '@/components/ui/button.tsx'
import { pipelineQuery } from '@/lib/queries/pipeline.ts'

/** Tells that the published version runs with other packages than are installed; nothing while they are the same. */
export function PackagesNotice({ slug }: { slug: string }) {
  const { t } = useTranslation('overview')
  const { data: pipeline } = useQuery(pipelineQuery(slug))
  if (!pipeline || pipeline.outdatedPackages.length === 0) return null
  return (
    <Alert variant="warning">
      <PackageIcon aria-hidden="true" />
      <AlertTitle>{t('packages.title', { version: pipeline.publishedVersion })}</AlertTitle>
      <AlertDescription>
        <ul className="font-mono text-xs">
          {pipeline.outdatedPackages.map(({ name, version, installed }) => (
            <li key={`${name} ${version}`}>
              {name} {version} → {installed ?? t('packages.gone')}
            </li>
          ))}
        </ul>
        <p>{t('packages.text')}</p>
        <Button size="sm" variant="outline" asChild>
          <Link to="/projects/$slug/code" params={{ slug }}>
            {t('unpublished.action')}
          </Link>
        </Button>
      </AlertDescription>
    </Alert>
  )
}
