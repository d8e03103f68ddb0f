import { defineError } from '../../kernel/index.ts'

export const queueName = defineError(
  'M3M_QUEUE_NAME',
  '"%s" is no name for a queue; take 1 to 100 letters, digits and . _ : -',
  400,
)
export const queuePayload = defineError('M3M_QUEUE_PAYLOAD', 'The payload of the job cannot be stored: %s', 400)
export const queueDelay = defineError(
  'M3M_QUEUE_DELAY',
  '"%s" is no delay; take "30s", "5m", "1h", "1d" or milliseconds, 366 days at most',
  400,
)
export const queueFull = defineError(
  'M3M_QUEUE_FULL',
  'The queues of the project hold %s jobs, as many as they may; let some finish, delete dead ones, or raise queue.maxJobs',
  429,
)
export const queueBatch = defineError('M3M_QUEUE_BATCH', 'At most %s jobs with %s bytes are sent at once', 400)
export const jobNotFound = defineError('M3M_JOB_NOT_FOUND', 'There is no job %s in the queue "%s"', 404)
export const jobNotDead = defineError('M3M_JOB_NOT_DEAD', 'The job %s is not dead; only dead jobs are retried', 409)
export const jobRunning = defineError('M3M_JOB_RUNNING', 'The job %s runs; wait for it to end', 409)
