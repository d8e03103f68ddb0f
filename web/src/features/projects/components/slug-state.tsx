import { useQuery } from '@tanstack/react-query'
import { CircleCheckIcon, CircleXIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useDebounced } from '@/hooks/use-debounced.ts'
import { slugQuery } from '@/lib/queries/projects.ts'
import { isSlug } from '../schema.ts'

/** Whether a slug is free, asked while it is typed; offers the nearest free one when it is not. */
export function SlugState({ slug, onUse }: { slug: string; onUse: (slug: string) => void }) {
  const { t } = useTranslation('projects')
  const settled = useDebounced(slug, 300)
  const { data } = useQuery({ ...slugQuery(settled), enabled: isSlug(settled) })
  const current = settled === slug ? data : undefined
  return (
    <span role="status" className="mt-1 flex min-h-6 flex-wrap items-center gap-x-2">
      {!isSlug(slug) ? null : current === undefined ? (
        <>
          <Spinner className="size-3.5" />
          {t('form.slugChecking')}
        </>
      ) : current.available ? (
        <span className="flex items-center gap-1 text-success">
          <CircleCheckIcon aria-hidden="true" className="size-3.5" />
          {t('form.slugFree')}
        </span>
      ) : (
        <>
          <span className="flex items-center gap-1 text-destructive">
            <CircleXIcon aria-hidden="true" className="size-3.5" />
            {t('form.slugTaken')}
          </span>
          <Button variant="link" className="h-6 px-0 text-xs" onClick={() => onUse(current.suggestion)}>
            {t('form.useSuggestion', { slug: current.suggestion })}
          </Button>
        </>
      )}
    </span>
  )
}
