import { Send } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ColumnHead } from '@/components/column-head.tsx'
import { IconButton } from '@/components/icon-button.tsx'
import { Badge } from '@/components/ui/badge.tsx'
import { Button } from '@/components/ui/button.tsx'
import { Table, TableBody, TableCaption, TableCell, TableHeader, TableRow } from '@/components/ui/table.tsx'
import { JOB_STATES, type QueueInfo } from '@/lib/api/index.ts'
import { useFormat } from '@/lib/format.ts'

interface QueueTableProps {
  queues: readonly QueueInfo[]
  /** Shows the dead jobs of a queue. */
  onDead: (name: string) => void
  onSend: (name: string) => void
}

/** How many jobs of which state each queue has; a phone has the numbers in words below the name. */
export function QueueTable({ queues, onDead, onSend }: QueueTableProps) {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  return (
    <Table>
      <TableCaption className="sr-only">{t('queues.caption')}</TableCaption>
      <TableHeader>
        <TableRow>
          <ColumnHead label={t('column.name')} className="w-full" />
          <ColumnHead label={t('column.consumer')} />
          {JOB_STATES.map((state) => (
            <ColumnHead key={state} label={t(`state.${state}`)} numeric from="md" />
          ))}
          <ColumnHead label={t('column.actions')} unseen />
        </TableRow>
      </TableHeader>
      <TableBody>
        {queues.map((queue) => (
          <TableRow key={queue.name}>
            <TableCell className="whitespace-normal">
              <span className="font-medium [overflow-wrap:anywhere]">{queue.name}</span>
              <span className="block text-muted-foreground text-xs md:hidden">
                {JOB_STATES.filter((state) => queue[state] > 0)
                  .map((state) => t(`count.${state}`, { count: queue[state] }))
                  .join(', ') || t('queues.idle')}
              </span>
            </TableCell>
            <TableCell>
              <ConsumerBadge consumer={queue.consumer} />
            </TableCell>
            {JOB_STATES.map((state) => (
              <TableCell key={state} className="hidden text-right tabular-nums md:table-cell">
                {state === 'dead' && queue.dead > 0 ? (
                  <Button
                    variant="link"
                    className="h-auto p-0 text-destructive"
                    aria-label={t('dead.show', { name: queue.name, count: queue.dead })}
                    onClick={() => onDead(queue.name)}
                  >
                    {format.number(queue.dead)}
                  </Button>
                ) : (
                  <span className={queue[state] === 0 ? 'text-muted-foreground' : undefined}>
                    {format.number(queue[state])}
                  </span>
                )}
              </TableCell>
            ))}
            <TableCell className="text-right">
              <IconButton
                label={t('send.label', { name: queue.name })}
                variant="ghost"
                size="icon-sm"
                onClick={() => onSend(queue.name)}
              >
                <Send />
              </IconButton>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

function ConsumerBadge({ consumer }: Pick<QueueInfo, 'consumer'>) {
  const { t } = useTranslation('jobs')
  const format = useFormat()
  if (!consumer)
    return (
      <Badge variant="warning" title={t('consumer.noneText')}>
        {t('consumer.none')}
      </Badge>
    )
  const title = [
    t('consumer.concurrency', { count: consumer.concurrency }),
    t('consumer.attempts', { count: consumer.attempts }),
    t('consumer.timeout', { time: format.duration(consumer.timeout) }),
  ].join(' · ')
  return (
    <Badge variant="success" title={title}>
      {t('consumer.present')}
    </Badge>
  )
}
