import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { api, type LogPage, type TrialAnswer, url } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import { cn } from '@/lib/utils.ts'
import { prettyBody } from '../lib/trials.ts'

const BLOCK = 'max-h-80 overflow-auto whitespace-pre-wrap break-words rounded-md bg-muted p-2 font-mono text-xs'
/** Lines may be written a moment after the answer. */
const LOOKS = 3

/** What came back: status, headers, body, and what the code logged meanwhile. */
export function RequestAnswer({ project, answer }: { project: string; answer: TrialAnswer }) {
  const { t } = useTranslation('code')
  const format = useFormat()
  const errorText = useErrorText()
  const { body, headers, requestId, status } = answer
  const logs = useQuery({
    queryKey: ['request-logs', project, requestId],
    queryFn: ({ signal }) =>
      api.get<LogPage>(url`/projects/${project}/logs`, { query: { requestId, limit: 200 }, signal }),
    refetchInterval: ({ state }) => (state.dataUpdateCount < LOOKS ? 1000 : false),
  })
  const lines = logs.data?.items.toReversed() ?? []
  return (
    <section aria-label={t('request.answer')} className="flex flex-col gap-2 text-sm">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge variant={status < 400 ? 'success' : 'destructive'}>
          {status} {answer.statusText}
        </Badge>
        <span>
          {t('request.time')}: {format.duration(answer.ms)}
        </span>
        <span>
          {t('request.size')}: {format.bytes(answer.bytes)}
        </span>
        {answer.truncated && <span className="text-warning">{t('request.truncated')}</span>}
      </p>
      <details>
        <summary className="cursor-pointer text-xs">{t('request.answerHeaders', { total: headers.length })}</summary>
        <pre className={BLOCK}>{headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre>
      </details>
      {body.base64 !== undefined ? (
        <p>{t('request.bytes', { size: format.number(answer.bytes) })}</p>
      ) : body.text ? (
        <pre className={BLOCK}>{prettyBody(body.text)}</pre>
      ) : (
        <p className="text-muted-foreground">{t('request.empty')}</p>
      )}
      <h2 className="text-muted-foreground text-xs">{t('request.logs')}</h2>
      {logs.error ? (
        <p role="alert" className="text-destructive">
          {errorText(logs.error)}
        </p>
      ) : lines.length === 0 ? (
        <p className="text-muted-foreground text-xs">{logs.data && t('request.logs.none')}</p>
      ) : (
        <ul aria-label={t('request.logs')} className="font-mono text-xs leading-5">
          {lines.map((line) => (
            <li key={line.id} className={cn('break-words', line.level === 'error' && 'text-destructive')}>
              <span className="text-muted-foreground">
                {format.preciseTime(line.time)} {line.level}
              </span>{' '}
              {line.message}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
