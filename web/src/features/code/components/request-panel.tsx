import { useMutation, useQuery } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button.tsx'
import { Input } from '@/components/ui/input.tsx'
import { Spinner } from '@/components/ui/spinner.tsx'
import { Textarea } from '@/components/ui/textarea.tsx'
import { useErrorText } from '@/hooks/use-error-text.ts'
import { api, type Trial, type TrialAnswer, url } from '@/lib/api/index.ts'
import { previewQuery, serviceQuery } from '@/lib/queries/service.ts'
import { safeStorage } from '@/lib/storage.ts'
import { keepRecent, METHODS, readHeaders, readRecent, type TypedRequest, wirePath } from '../lib/trials.ts'
import { RequestAnswer } from './request-answer.tsx'

const SELECT =
  'h-8 rounded-md border border-input bg-background px-2 text-base outline-none focus-visible:border-ring focus-visible:outline-2 focus-visible:outline-ring/60 md:text-sm'

/** Sends the service a request by hand and shows what it answers. `project` is the slug. */
export default function RequestPanel({ project }: { project: string }) {
  const { t } = useTranslation('code')
  const errorText = useErrorText()
  const paths = useId()
  const { data: preview } = useQuery(previewQuery(project))
  const { data: service } = useQuery(serviceQuery(project))
  const [recent, setRecent] = useState(() => readRecent(safeStorage, project))
  const [typed, setTyped] = useState<TypedRequest>(
    () => recent[0] ?? { target: 'draft', method: 'GET', path: '/', headers: '', body: '' },
  )
  const trial = useMutation({
    mutationFn: (request: TypedRequest) => {
      const read = readHeaders(request.headers)
      if ('wrong' in read) throw new Error(t('request.headers.wrong', { line: read.wrong }))
      const { target, method, body } = request
      const input: Trial = { target, method, path: wirePath(request.path), headers: read.headers }
      return api.post<TrialAnswer>(url`/projects/${project}/service/try`, body === '' ? input : { ...input, body })
    },
  })
  const put = (part: Partial<TypedRequest>) => setTyped((before) => ({ ...before, ...part }))
  const routes = (typed.target === 'draft' ? preview?.routes : service?.routes) ?? []
  const known = [...new Set(routes.map((route) => route.slice(route.indexOf(' ') + 1)))]

  function send(request: TypedRequest) {
    if (trial.isPending) return
    setTyped(request)
    setRecent(keepRecent(safeStorage, project, request))
    trial.mutate(request)
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    send(typed)
  }

  return (
    <div className="grid gap-x-3 gap-y-2 p-3 md:grid-cols-2">
      {/* The line with the address has the whole width: words of some languages are long. */}
      <form
        className="contents"
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault()
          send(typed)
        }}
      >
        <div className="flex flex-wrap gap-2 md:col-span-2">
          <select
            aria-label={t('request.target')}
            className={SELECT}
            value={typed.target}
            onChange={(event) => put({ target: event.target.value as Trial['target'] })}
          >
            {(['draft', 'published'] as const).map((target) => (
              <option key={target} value={target}>
                {t(`request.target.${target}`)}
              </option>
            ))}
          </select>
          <select
            aria-label={t('request.method')}
            className={SELECT}
            value={typed.method}
            onChange={(event) => put({ method: event.target.value as Trial['method'] })}
          >
            {METHODS.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
          <Input
            aria-label={t('request.path')}
            className="min-w-36 flex-1 basis-36 font-mono"
            list={paths}
            value={typed.path}
            onChange={(event) => put({ path: event.target.value })}
          />
          <datalist id={paths}>
            {known.map((path) => (
              <option key={path} value={path} />
            ))}
          </datalist>
          <Button type="submit" disabled={trial.isPending}>
            {trial.isPending ? <Spinner data-icon="inline-start" /> : <Send data-icon="inline-start" />}
            {t('request.send')}
          </Button>
        </div>
        <div className="flex min-w-0 flex-col gap-2">
          <Textarea
            aria-label={t('request.headers')}
            placeholder={`${t('request.headers')}. ${t('request.headers.hint')}`}
            className="max-h-40 min-h-10 font-mono"
            value={typed.headers}
            onChange={(event) => put({ headers: event.target.value })}
          />
          <Textarea
            aria-label={t('request.body')}
            placeholder={t('request.body')}
            className="max-h-60 min-h-10 font-mono"
            value={typed.body}
            onChange={(event) => put({ body: event.target.value })}
          />
          {recent.length > 0 && (
            <section aria-label={t('request.recent')}>
              <h2 className="text-muted-foreground text-xs">{t('request.recent')}</h2>
              <ul>
                {recent.map((request) => (
                  <li key={JSON.stringify(request)}>
                    <button
                      type="button"
                      onClick={() => send(request)}
                      className="flex min-h-6 w-full gap-2 rounded-sm px-1 text-left font-mono text-xs leading-6 outline-none hover:bg-accent focus-visible:ring-2 focus-visible:ring-ring"
                    >
                      <span className="shrink-0 font-semibold">{request.method}</span>
                      <span className="min-w-0 flex-1 truncate">{request.path}</span>
                      <span className="shrink-0 text-muted-foreground">{t(`request.target.${request.target}`)}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </form>
      <div className="min-w-0" aria-live="polite">
        {trial.error && (
          <p role="alert" className="break-words text-destructive text-sm">
            {t('request.failed')}: {errorText(trial.error)}
          </p>
        )}
        {trial.data && <RequestAnswer key={trial.data.requestId} project={project} answer={trial.data} />}
      </div>
    </div>
  )
}
