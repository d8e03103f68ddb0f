/** Work for an isolate that is no request, as messages. */
import type { RecordChange } from '../../models/contract.ts'
import type { ClaimedJob } from '../../queue/contract.ts'
import { type Attach, withoutBytes } from '../../shared/attachments.ts'
import type { Inbound } from '../protocol.ts'

export const jobMessage = (id: number, job: ClaimedJob, attach: Attach): Inbound => {
  const { queue, id: jobId, payload, attempt, attempts, enqueuedAt } = job
  return ['job', id, queue, jobId, withoutBytes(payload, attach), attempt, attempts, enqueuedAt.getTime()]
}

export const recordMessage = (id: number, { event, model, record, before }: RecordChange): Inbound => [
  'record',
  id,
  event,
  model,
  record,
  before ?? null,
]
