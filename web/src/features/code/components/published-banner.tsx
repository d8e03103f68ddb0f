import { ExternalLink, Lock } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { Button } from '@/components/ui/button.tsx'

interface PublishedBannerProps {
  version: string
  /** Where the service answers. */
  url: string | undefined
  /** The way out: make changes. */
  children: ReactNode
}

/** Says that what is shown is published, where it answers, and how to go on. */
export function PublishedBanner({ version, url, children }: PublishedBannerProps) {
  const { t } = useTranslation('code')
  return (
    <section className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b bg-muted/60 px-4 py-2">
      <div className="flex min-w-0 flex-1 basis-72 flex-col gap-1">
        <p className="flex items-center gap-2">
          <Lock className="size-4 shrink-0 text-muted-foreground" aria-hidden="true" />
          {t('published.text', { version })}
        </p>
        {url && (
          <p className="flex min-w-0 flex-wrap items-center gap-x-2">
            <span className="text-muted-foreground">{t('published.address')}</span>
            <code className="min-w-0 truncate text-xs">{url}</code>
            <span className="flex items-center">
              <CopyButton text={url} label={t('published.copy')} />
              <Button variant="ghost" size="sm" asChild>
                <a href={url} target="_blank" rel="noreferrer">
                  {t('published.open')}
                  <ExternalLink data-icon="inline-end" />
                </a>
              </Button>
            </span>
          </p>
        )}
      </div>
      {children}
    </section>
  )
}
