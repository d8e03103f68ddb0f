/** The runner: a process that hosts isolates and knows nothing but its channel. Lost at any moment, at little cost. */
import { openChannel } from '../../shared/channel.ts'
import type { Frame } from '../../shared/frames.ts'
import { HostedInstance } from './hosted-instance.ts'
import type { GuestScript } from './isolate.ts'
import { FROM_RUNNER, type RunnerStats, TO_RUNNER } from './messages.ts'
import { createUsageMeter } from './usage.ts'

const CHANNEL_FD = 3
const CHECK_MS = 25

const instances = new Map<number, HostedInstance>()
const usage = createUsageMeter<HostedInstance>()
/** Those that are held back. */
const held = new Set<HostedInstance>()
const guest: GuestScript = { source: '' }

const channel = openChannel(CHANNEL_FD, ({ type, instance: number, text, attachments }: Frame) => {
  switch (type) {
    case TO_RUNNER.batch:
      return instances.get(number)?.take(text, attachments)
    case TO_RUNNER.ping: {
      const busy = [...usage.active()].filter((instance) => instance.busy).map((instance) => instance.number)
      const stats = { busy, held: [...held].map((instance) => instance.number), used: usage.take() }
      return channel.send(FROM_RUNNER.pong, 0, JSON.stringify(stats satisfies RunnerStats))
    }
    case TO_RUNNER.guest:
      guest.source = text
      return
    case TO_RUNNER.create: {
      const code = Buffer.from(attachments[0]!).toString()
      const create = JSON.parse(text)
      instances.set(
        number,
        new HostedInstance({ number, channel, guest, create, code, held, onRun: usage.ran, onEnd: forget }),
      )
      return
    }
    case TO_RUNNER.throttle:
      return instances.get(number)?.throttle(text === '' ? undefined : JSON.parse(text))
    case TO_RUNNER.dispose:
      return instances.get(number)?.dispose({ reason: 'DISPOSED', message: 'Stopped by the server' })
  }
})

function forget(instance: HostedInstance): void {
  instances.delete(instance.number)
  usage.gone(instance)
}

setInterval(() => {
  const now = performance.now()
  for (const instance of usage.active()) if (instance.busy) instance.checkLimits(now)
}, CHECK_MS)

// An error here is a defect of the runner, not of a service; a fresh process is the safest answer.
process.on('unhandledRejection', (error) => {
  process.stderr.write(`${(error as Error)?.stack ?? error}\n`)
  process.exit(70)
})

channel.send(FROM_RUNNER.ready, 0)
