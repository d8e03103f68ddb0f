import { Braces, Copy, Link as LinkIcon, ListFilter } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from 'sonner'
import { ErrorState } from '@/components/error-state.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Sheet, SheetContent, SheetDescription, SheetHeader, SheetTitle } from '@/components/ui/sheet.tsx'
import { useCopy } from '@/hooks/use-copy.ts'
import type { LogLine } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'
import type { Place } from '../lib/places.ts'
import { stripAnsi, toPlainText } from '../lib/text.ts'
import { LevelMark } from './level-mark.tsx'
import { PlaceText } from './place-text.tsx'

interface LogDetailProps {
  /** The line; null closes the sheet, unless there is an error to show. */
  line: LogLine | null
  /** Why the line cannot be shown. */
  error?: unknown
  onClose: () => void
  project: string
  onPlace?: (place: Place) => void
  onRequest?: (requestId: string) => void
  toLink?: (line: LogLine) => string
}

/** Everything that is known about one line. */
export function LogDetail({ line, error, onClose, project, onPlace, onRequest, toLink }: LogDetailProps) {
  const { t } = useTranslation(['logs', 'common'])
  return (
    <Sheet open={line !== null || Boolean(error)} onOpenChange={(open) => !open && onClose()}>
      <SheetContent closeLabel={t('common:action.close')} className="gap-0 sm:max-w-xl">
        {!line && Boolean(error) && (
          <>
            <SheetHeader className="border-b">
              <SheetTitle>{t('detail.title')}</SheetTitle>
              <SheetDescription className="sr-only">{t('detail.missing')}</SheetDescription>
            </SheetHeader>
            <div className="p-4">
              <ErrorState error={error} />
            </div>
          </>
        )}
        {line && (
          <>
            <SheetHeader className="border-b">
              <SheetTitle>{t('detail.title')}</SheetTitle>
              <SheetDescription className="sr-only">{line.message}</SheetDescription>
            </SheetHeader>
            <Content
              line={line}
              project={project}
              onRequest={onRequest}
              toLink={toLink}
              onPlace={
                onPlace &&
                ((place) => {
                  onClose()
                  onPlace(place)
                })
              }
            />
          </>
        )}
      </SheetContent>
    </Sheet>
  )
}

type ContentProps = Pick<LogDetailProps, 'project' | 'onPlace' | 'onRequest' | 'toLink'> & { line: LogLine }

function Content({ line, project, onPlace, onRequest, toLink }: ContentProps) {
  const { t } = useTranslation('logs')
  const format = useFormat()
  const { copy: write } = useCopy()
  const copy = (text: string) => write(text).then(() => toast.success(t('copy.done')))
  const facts: [string, ReactNode][] = [
    [
      t('detail.time'),
      <time key="time" dateTime={line.time}>{`${format.date(line.time)} ${format.preciseTime(line.time)}`}</time>,
    ],
    [
      t('detail.level'),
      <span key="level">
        <LevelMark level={line.level} /> <span aria-hidden="true">{t(`level.${line.level}`)}</span>
      </span>,
    ],
    [t('detail.source'), t(`source.${line.source}`)],
    [t('detail.code'), line.code],
    [t('detail.version'), line.version],
    [t('detail.request'), line.requestId],
    [t('detail.instance'), line.instance],
  ]
  return (
    <div className="flex flex-col gap-5 p-4">
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name} className="contents">
                <dt className="text-muted-foreground">{name}</dt>
                <dd className="min-w-0 break-all font-mono text-xs leading-5">{value}</dd>
              </div>
            ),
        )}
      </dl>
      <Block title={t('detail.message')}>
        <PlaceText text={stripAnsi(line.message)} project={project} version={line.version} onPlace={onPlace} />
      </Block>
      {line.fields !== undefined && <Block title={t('detail.fields')}>{JSON.stringify(line.fields, null, 2)}</Block>}
      {line.stack && (
        <Block title={t('detail.stack')}>
          <PlaceText text={line.stack} project={project} version={line.version} onPlace={onPlace} />
        </Block>
      )}
      <div className="flex flex-wrap gap-2">
        <Button variant="outline" onClick={() => copy(toPlainText(line))}>
          <Copy data-icon="inline-start" />
          {t('copy.text')}
        </Button>
        <Button variant="outline" onClick={() => copy(JSON.stringify(line, null, 2))}>
          <Braces data-icon="inline-start" />
          {t('copy.json')}
        </Button>
        {toLink && (
          <Button variant="outline" onClick={() => copy(toLink(line))}>
            <LinkIcon data-icon="inline-start" />
            {t('copy.link')}
          </Button>
        )}
        {onRequest && line.requestId && (
          <Button variant="outline" onClick={() => onRequest(line.requestId!)}>
            <ListFilter data-icon="inline-start" />
            {t('detail.onlyRequest')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex min-w-0 flex-col gap-1.5">
      <h3 className="font-medium text-sm">{title}</h3>
      <pre className="whitespace-pre-wrap break-words rounded-md border bg-muted/50 p-3 text-xs leading-5">
        {children}
      </pre>
    </section>
  )
}
