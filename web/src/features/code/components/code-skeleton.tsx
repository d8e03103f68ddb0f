import { useTranslation } from 'react-i18next'
import { Skeleton } from '@/components/ui/skeleton.tsx'

const LINES = ['w-48', 'w-64', 'w-80', 'w-40', 'w-72', 'w-56', 'w-32']

/** The shape of the page to come. */
export function CodeSkeleton() {
  const { t } = useTranslation('code')
  return (
    <div className="flex h-full min-h-0 flex-1 flex-col" aria-busy="true">
      <header className="flex min-h-12 items-center gap-3 border-b px-4">
        <h1 tabIndex={-1} className="font-semibold text-base">
          {t('title')}
        </h1>
        <Skeleton className="h-5 w-28" />
      </header>
      <div className="flex flex-1">
        <div className="hidden w-56 flex-col gap-3 border-r p-3 md:flex">
          <Skeleton className="h-4 w-32" />
          <Skeleton className="h-4 w-24" />
        </div>
        <div className="flex flex-1 flex-col gap-3 p-4">
          {LINES.map((width) => (
            <Skeleton key={width} className={`h-4 ${width}`} />
          ))}
        </div>
      </div>
    </div>
  )
}
