import { LinkIcon, RefreshCwIcon, Trash2Icon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { CopyButton } from '@/components/copy-button.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Input } from '@/components/ui/input.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { StorageLink } from '@/lib/api/index.ts'
import { useStorageActions } from '../api.ts'

interface LinkListProps {
  /** Slug. */
  project: string
  links: readonly StorageLink[]
  /** They are of several files. */
  withPath?: boolean
}

/** Direct links, to copy, to give another address, and to revoke. */
export function LinkList({ project, links, withPath = false }: LinkListProps) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()
  const { regenerateLink, revokeLink } = useStorageActions(project)
  const onError = (error: unknown) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY })
  return (
    <ul aria-label={t('links.title')} className="flex flex-col gap-3">
      {links.map(({ id, path, url, expiresAt, expired, createdAt }) => (
        <li key={id} data-link={id} className="flex min-w-0 flex-col gap-1">
          {withPath ? (
            <span className="truncate font-medium text-sm" title={path}>
              {path}
            </span>
          ) : null}
          <span className="flex items-center gap-0.5">
            <Input
              readOnly
              value={url}
              aria-label={t('links.address')}
              onFocus={({ target }) => target.select()}
              className="h-7 font-mono text-xs md:text-xs"
            />
            <CopyButton text={url} label={t('links.copy')} />
            <IconButton
              size="icon-sm"
              label={t('links.regenerate')}
              disabled={regenerateLink.isPending}
              onClick={() =>
                regenerateLink.mutate(id, { onSuccess: () => toast.success(t('links.regenerated')), onError })
              }
            >
              <RefreshCwIcon />
            </IconButton>
            <IconButton
              size="icon-sm"
              label={t('links.revoke')}
              disabled={revokeLink.isPending}
              onClick={() => revokeLink.mutate(id, { onSuccess: () => toast.success(t('links.revoked')), onError })}
            >
              <Trash2Icon />
            </IconButton>
          </span>
          <span className="flex flex-wrap items-center gap-x-1.5 text-muted-foreground text-xs">
            <LinkIcon aria-hidden="true" className="size-3" />
            {expired ? (
              <span className="text-destructive">{t('links.expired')}</span>
            ) : expiresAt ? (
              <>
                {t('links.expires')} <RelativeTime value={expiresAt} />
              </>
            ) : (
              t('links.forever')
            )}
            <span aria-hidden="true">·</span>
            {t('links.made')} <RelativeTime value={createdAt} />
          </span>
        </li>
      ))}
    </ul>
  )
}
