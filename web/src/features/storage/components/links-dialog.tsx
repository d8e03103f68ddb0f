import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/error-state.tsx'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/components/ui/dialog.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { linksQuery } from '../api.ts'
import { LinkList } from './link-list.tsx'

interface LinksDialogProps {
  /** Slug. */
  project: string
  open: boolean
  onClose: () => void
}

/** Every direct link of the project. */
export function LinksDialog({ project, open, onClose }: LinksDialogProps) {
  const { t } = useTranslation(['storage', 'common'])
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()}>
      <DialogContent closeLabel={t('common:action.close')} className="sm:max-w-xl">
        <DialogHeader>
          <DialogTitle>{t('links.all')}</DialogTitle>
          <DialogDescription>{t('links.text')}</DialogDescription>
        </DialogHeader>
        {open ? <Body project={project} /> : null}
      </DialogContent>
    </Dialog>
  )
}

function Body({ project }: { project: string }) {
  const { t } = useTranslation('storage')
  const { data, error, refetch } = useQuery(linksQuery(project))
  if (!data && error) return <ErrorState error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="h-20" />
  if (data.items.length === 0) return <p className="text-muted-foreground text-sm">{t('links.none')}</p>
  return <LinkList project={project} links={data.items} withPath />
}
