import { PlusIcon, SearchXIcon, VariableIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeText } from '@/components/code-text.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

/** No variables yet. */
export function EnvEmpty({ onNew, children }: { onNew: () => void; children: ReactNode }) {
  const { t } = useTranslation('env')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <VariableIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('empty.title')}</h2>
        </EmptyTitle>
        <EmptyDescription>
          <CodeText text={t('empty.text')} />
        </EmptyDescription>
      </EmptyHeader>
      <EmptyContent className="flex-row justify-center">
        <Button onClick={onNew}>
          <PlusIcon data-icon="inline-start" />
          {t('new.action')}
        </Button>
        {children}
      </EmptyContent>
    </Empty>
  )
}

/** None that the search finds. */
export function EnvNoResults({ query, onClear }: { query: string; onClear: () => void }) {
  const { t } = useTranslation('env')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <SearchXIcon />
        </EmptyMedia>
        <EmptyTitle>
          <h2>{t('search.none')}</h2>
        </EmptyTitle>
        <EmptyDescription className="[overflow-wrap:anywhere]">{t('search.noneText', { query })}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button variant="outline" onClick={onClear}>
          {t('search.clear')}
        </Button>
      </EmptyContent>
    </Empty>
  )
}
