import { Link } from '@tanstack/react-router'
import { CompassIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

export function NotFound({ thing = 'page' }: { thing?: 'page' | 'project' }) {
  const { t } = useTranslation()
  const project = thing === 'project'
  return (
    <Empty className="min-h-[60vh] border-0">
      <EmptyHeader>
        <EmptyMedia>
          <CompassIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h1>{project ? t('notFound.projectTitle') : t('notFound.title')}</h1>
        </EmptyTitle>
        <EmptyDescription>{project ? t('notFound.projectDescription') : t('notFound.description')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button asChild>
          <Link to="/projects">{t('notFound.home')}</Link>
        </Button>
      </EmptyContent>
    </Empty>
  )
}
