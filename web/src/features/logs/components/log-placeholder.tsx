import { FilterX, ScrollText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { cn } from '@/lib/utils.ts'

/** Nothing was ever written. */
export function NoLines({ compact }: { compact: boolean }) {
  const { t } = useTranslation('logs')
  return (
    <Empty className={cn('h-full border-0', compact && 'gap-2 p-3')}>
      <EmptyHeader>
        {!compact && (
          <EmptyMedia>
            <ScrollText />
          </EmptyMedia>
        )}
        <EmptyTitle>{t('empty.title')}</EmptyTitle>
        <EmptyDescription>{t('empty.text')}</EmptyDescription>
      </EmptyHeader>
      {!compact && (
        <EmptyContent>
          <pre className="rounded-md border bg-muted/50 px-3 py-2 text-xs">
            {"console.log('Hello', { from: 'm3m' })"}
          </pre>
        </EmptyContent>
      )}
    </Empty>
  )
}

/** There are lines, but none passes the filters. */
export function NoMatches({ onClear, compact }: { onClear: () => void; compact: boolean }) {
  const { t } = useTranslation('logs')
  return (
    <Empty className={cn('h-full border-0', compact && 'gap-2 p-3')}>
      <EmptyHeader>
        {!compact && (
          <EmptyMedia>
            <FilterX />
          </EmptyMedia>
        )}
        <EmptyTitle>{t('none.title')}</EmptyTitle>
        <EmptyDescription>{t('none.text')}</EmptyDescription>
      </EmptyHeader>
      <EmptyContent>
        <Button variant="outline" onClick={onClear}>
          {t('none.clear')}
        </Button>
      </EmptyContent>
    </Empty>
  )
}

const WIDTHS = ['w-2/5', 'w-3/5', 'w-1/3', 'w-1/2', 'w-2/3', 'w-1/4', 'w-2/5', 'w-1/2']

/** Rows to come. */
export function LoadingLines() {
  return (
    <div className="flex flex-col gap-2.5 p-3" aria-hidden="true">
      {WIDTHS.map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
        <div key={index} className="flex gap-3">
          <Skeleton className="h-4 w-22" />
          <Skeleton className={`h-4 ${width}`} />
        </div>
      ))}
    </div>
  )
}
