import { useQuery } from '@tanstack/react-query'
import { RefreshCwIcon, UploadIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ErrorState } from '@/components/error-state.tsx'
import { PageHeader } from '@/components/page-header.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { useMe } from '@/hooks/use-me.ts'
import { pluginsQuery, useRescan } from './api.ts'
import { InstallDialog } from './components/install-dialog.tsx'
import { NoPlugins } from './components/no-plugins.tsx'
import { PluginCard } from './components/plugin-card.tsx'

/** What extends the runtime: everybody sees what there is to call, root looks after it. */
export function PluginsPage() {
  const { t } = useTranslation('plugins')
  const root = useMe()?.root === true
  const { data, error, refetch } = useQuery(pluginsQuery)
  const errorText = useErrorText()
  const rescan = useRescan()
  const [installing, setInstalling] = useState(false)
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-4 p-4 md:p-6">
      <PageHeader title={t('title')} description={t('intro')}>
        {root ? (
          <>
            <Button
              variant="outline"
              disabled={rescan.isPending}
              onClick={() => rescan.mutate(undefined, { onError: (problem) => void toast.error(errorText(problem)) })}
            >
              <RefreshCwIcon data-icon="inline-start" />
              {t('rescan')}
            </Button>
            <Button onClick={() => setInstalling(true)}>
              <UploadIcon data-icon="inline-start" />
              {t('install.open')}
            </Button>
          </>
        ) : null}
      </PageHeader>
      {data ? (
        data.items.length === 0 ? (
          <NoPlugins root={root} />
        ) : (
          <ul className="grid gap-4 lg:grid-cols-2">
            {data.items.map((plugin) => (
              <PluginCard key={plugin.id} plugin={plugin} />
            ))}
          </ul>
        )
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className="grid gap-4 lg:grid-cols-2" aria-hidden="true">
          {[1, 2, 3, 4].map((card) => (
            <Skeleton key={card} className="h-40 w-full" />
          ))}
        </div>
      )}
      <InstallDialog open={installing} onClose={() => setInstalling(false)} />
    </div>
  )
}
