import { useQuery } from '@tanstack/react-query'
import { KeyRoundIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ConfirmDialog } from '@/components/confirm-dialog.tsx'
import { CopyButton } from '@/components/copy-button.tsx'
import { ErrorState } from '@/components/error-state.tsx'
import { RelativeTime } from '@/components/relative-time.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Skeleton } from '@/components/ui/skeleton.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import type { Project } from '@/lib/api/index.ts'
import { apiKeyQuery, useMakeApiKey, useRemoveApiKey } from '../api.ts'
import { Section } from './section.tsx'

type Question = 'renew' | 'remove'

/** The key that opens the project's API to programs: made, made anew, removed; shown once. */
export function ApiKeySection({ project }: { project: Project }) {
  const { t } = useTranslation(['settings', 'common'])
  const errorText = useErrorText()
  const { slug } = project
  const query = useQuery(apiKeyQuery(slug))
  const make = useMakeApiKey(slug)
  const remove = useRemoveApiKey(slug)
  const [question, setQuestion] = useState<Question>('renew')
  const [asking, setAsking] = useState(false)
  const ask = (about: Question) => {
    setQuestion(about)
    setAsking(true)
  }
  const apiKey = query.data?.apiKey
  const shown = make.data?.key
  const fail = (error: unknown) => void toast.error(errorText(error))
  const makeKey = () => make.mutate(undefined, { onError: fail })
  const answer = () => {
    if (question === 'renew') return makeKey()
    remove.mutate(undefined, {
      onSuccess: () => {
        make.reset()
        toast.success(t('key.removed'))
      },
      onError: fail,
    })
  }

  return (
    <Section title={t('key.title')} description={t('key.description')}>
      {query.error && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : apiKey === undefined ? (
        <Skeleton className="h-9 w-full" />
      ) : apiKey === null ? (
        <div>
          <Button onClick={makeKey} disabled={make.isPending}>
            {make.isPending ? <Spinner data-icon="inline-start" /> : <KeyRoundIcon data-icon="inline-start" />}
            {t('key.make')}
          </Button>
        </div>
      ) : (
        <>
          {shown ? (
            <div role="status" className="flex flex-col gap-2 rounded-lg border border-success/40 bg-success/5 p-3">
              <p className="font-medium text-sm">{t('key.once')}</p>
              <div className="flex items-start gap-2">
                <code data-testid="api-key" className="min-w-0 flex-1 py-1 font-mono text-sm [overflow-wrap:anywhere]">
                  {shown}
                </code>
                <CopyButton text={shown} label={t('key.copy')} />
              </div>
            </div>
          ) : null}
          <div className="flex flex-wrap items-center justify-between gap-3">
            <p className="min-w-0 text-sm">
              <code className="font-mono">m3m_…{apiKey.hint}</code>{' '}
              <span className="text-muted-foreground">
                {t('key.made', { name: apiKey.createdBy.name })} <RelativeTime value={apiKey.createdAt} />
              </span>
            </p>
            <div className="flex flex-wrap gap-2">
              <Button variant="outline" onClick={() => ask('renew')} disabled={make.isPending}>
                {make.isPending ? <Spinner data-icon="inline-start" /> : null}
                {t('key.renew')}
              </Button>
              <Button variant="outline" onClick={() => ask('remove')} disabled={remove.isPending}>
                {t('key.remove')}
              </Button>
            </div>
          </div>
          <Example slug={slug} apiKey={shown ?? '$M3M_API_KEY'} />
        </>
      )}
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t(`key.ask.${question}.title`)}
        text={t(`key.ask.${question}.text`)}
        confirm={t(`key.ask.${question}.confirm`)}
        onConfirm={answer}
        destructive
      />
    </Section>
  )
}

function Example({ slug, apiKey }: { slug: string; apiKey: string }) {
  const { t } = useTranslation('settings')
  const command = `curl -H "X-API-Key: ${apiKey}" ${window.location.origin}/api/projects/${slug}`
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-muted-foreground text-sm">{t('key.example')}</figcaption>
      <div className="flex items-start gap-2 rounded-lg bg-muted p-3">
        <code className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere]">{command}</code>
        <CopyButton text={command} />
      </div>
    </figure>
  )
}
