import { PlusIcon, VariableIcon } from 'lucide-react'
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
