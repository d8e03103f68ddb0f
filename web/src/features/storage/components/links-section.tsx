import { useQuery } from '@tanstack/react-query'
import { LinkIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { Section } from '@/components/section.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Select, SelectContent, SelectGroup, SelectItem, SelectTrigger, SelectValue } from '@/components/ui/select.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useCopy } from '@/hooks/use-copy.ts'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { StorageEntry } from '@/lib/api/index.ts'
import { linksQuery, useStorageActions } from '../api.ts'
import { LinkList } from './link-list.tsx'

const SPANS = ['never', '1h', '1d', '7d', '30d'] as const

/** Addresses under which everybody reads a file: made here, and taken back. */
export function LinksSection({ project, entry }: { project: string; entry: StorageEntry }) {
  const { t } = useTranslation('storage')
  const errorText = useErrorText()
  const links = useQuery(linksQuery(project, entry.path))
  const { createLink } = useStorageActions(project)
  const { copy } = useCopy()
  const [span, setSpan] = useState<(typeof SPANS)[number]>('never')
  const create = () =>
    createLink.mutate(
      { path: entry.path, ttl: span === 'never' ? undefined : span },
      {
        // Browsers may have it that only a click copies: then there is the button.
        onSuccess: ({ url }) =>
          copy(url).then(
            () => toast.success(t('links.createdCopied')),
            () => toast.success(t('links.created')),
          ),
        onError: (error) => toast.error(errorText(error), { duration: Number.POSITIVE_INFINITY }),
      },
    )
  return (
    <Section title={t('links.title')} data={links.data} error={links.error} onRetry={() => void links.refetch()}>
      <p className="text-muted-foreground text-xs">{t('links.text')}</p>
      {links.data?.items.length ? <LinkList project={project} links={links.data.items} /> : null}
      <div className="flex flex-wrap items-center gap-2">
        <Select value={span} onValueChange={(next) => setSpan(next as typeof span)}>
          <SelectTrigger aria-label={t('links.span.label')}>
            <SelectValue />
          </SelectTrigger>
          <SelectContent>
            <SelectGroup>
              {SPANS.map((one) => (
                <SelectItem key={one} value={one}>
                  {t(`links.span.${one}`)}
                </SelectItem>
              ))}
            </SelectGroup>
          </SelectContent>
        </Select>
        <Button variant="outline" disabled={createLink.isPending} onClick={create}>
          {createLink.isPending ? <Spinner data-icon="inline-start" /> : <LinkIcon data-icon="inline-start" />}
          {t('links.create')}
        </Button>
      </div>
    </Section>
  )
}
