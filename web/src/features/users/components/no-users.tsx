import { SearchXIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

/** Nobody fits the search and the filter. */
export function NoUsers({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('users')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <SearchXIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('none.title')}</h2>
        </EmptyTitle>
        <EmptyDescription>{t('none.description')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button variant="outline" onClick={onClear}>
          {t('none.clear')}
        </Button>
      </EmptyContent>
    </Empty>
  )
}
