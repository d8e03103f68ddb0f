import { Link } from '@tanstack/react-router'
import { LockIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

export function Forbidden() {
  const { t } = useTranslation()
  return (
    <Empty className="min-h-[60vh] border-0">
      <EmptyHeader>
        <EmptyMedia>
          <LockIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h1>{t('forbidden.title')}</h1>
        </EmptyTitle>
        <EmptyDescription>{t('forbidden.description')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button asChild>
          <Link to="/projects">{t('notFound.home')}</Link>
        </Button>
      </EmptyContent>
    </Empty>
  )
}
