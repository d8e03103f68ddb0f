import { useQuery } from '@tanstack/react-query'
import { Inbox, Send } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Section } from '@/components/section.tsx'
import { Button } from '@/components/ui/button.tsx'
import { queuesQuery } from '../api.ts'
import { DeadSection } from './dead-section.tsx'
import { EmptySection } from './empty-section.tsx'
import { QueueTable } from './queue-table.tsx'
import { SendJobDialog } from './send-job-dialog.tsx'

const SNIPPET = `queue.on('emails', async (job) => {
  logger.info('sending', job.payload)
})
router.post('/emails', (ctx) => queue.send('emails', ctx.body))`

interface QueueSectionProps {
  /** Slug. */
  project: string
  /** Name of the queue whose dead jobs are shown. */
  selected: string | undefined
  onSelect: (name: string) => void
}

/** The queues, and the dead jobs of the one selected or else of the first that has some. */
export function QueueSection({ project, selected, onSelect }: QueueSectionProps) {
  const { t } = useTranslation('jobs')
  const query = useQuery(queuesQuery(project))
  /** Name of the queue to send to; empty for one of any name. */
  const [sendTo, setSendTo] = useState<string | null>(null)
  const queues = query.data?.items ?? []
  const shown = queues.find(({ name }) => name === selected) ?? queues.find(({ dead }) => dead > 0)
  const send = (
    <Button variant="outline" size="sm" onClick={() => setSendTo('')}>
      <Send data-icon="inline-start" />
      {t('send.action')}
    </Button>
  )
  return (
    <>
      <Section
        title={t('queues.title')}
        actions={query.data ? send : undefined}
        data={query.data}
        error={query.error}
        onRetry={() => void query.refetch()}
      >
        {queues.length === 0 ? (
          <EmptySection
            project={project}
            icon={Inbox}
            title={t('queues.none')}
            text={t('queues.noneText')}
            snippet={SNIPPET}
          />
        ) : (
          <QueueTable queues={queues} onDead={onSelect} onSend={setSendTo} />
        )}
      </Section>
      {shown && <DeadSection project={project} queues={queues} queue={shown} onSelect={onSelect} />}
      {sendTo !== null && (
        <SendJobDialog
          project={project}
          queue={sendTo}
          names={queues.map(({ name }) => name)}
          onClose={() => setSendTo(null)}
        />
      )}
    </>
  )
}
