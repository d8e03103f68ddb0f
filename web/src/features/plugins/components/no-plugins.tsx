import { BlocksIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/components/copy-button.tsx'
import { Empty, EmptyContent, EmptyDescription, EmptyHeader, EmptyMedia, EmptyTitle } from '@/components/ui/empty.tsx'

const COMMANDS = `m3m plugins new plugins/greeter
m3m plugins try plugins/greeter greeter.greet '"Ada"'
m3m plugins enable greeter`

/** There is none: how one is made. */
export function NoPlugins({ root }: { root: boolean }) {
  const { t } = useTranslation('plugins')
  return (
    <Empty>
      <EmptyHeader>
        <EmptyMedia>
          <BlocksIcon />
        </EmptyMedia>
        <EmptyTitle>{t('empty.title')}</EmptyTitle>
        <EmptyDescription>{t(root ? 'empty.text' : 'empty.plain')}</EmptyDescription>
      </EmptyHeader>
      {root ? (
        <EmptyContent>
          <div className="flex w-full items-start gap-1 rounded-lg border bg-muted/50 p-1 text-left">
            <pre className="min-w-0 flex-1 whitespace-pre-wrap p-2 font-mono text-xs leading-5 [overflow-wrap:anywhere]">
              {COMMANDS}
            </pre>
            <CopyButton text={COMMANDS} label={t('empty.copy')} />
          </div>
        </EmptyContent>
      ) : null}
    </Empty>
  )
}
