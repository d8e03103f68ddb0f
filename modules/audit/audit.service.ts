import type { Logger } from '../../kernel/index.ts'
import { durationMs } from '../schemas.ts'
import type { AuditConfig } from './audit.config.ts'
import { type AuditDocument, type AuditRepository, newIdAt } from './audit.repository.ts'
import type { AuditActor, AuditEntry, AuditService, AuditSource } from './contract.ts'
import { plainSummary, plainText } from './plain.ts'

const CLEAN_UP_MS = 3_600_000
/** Entries an hour of those who are not signed in: more would be a way to fill the disk, and to bury the others. */
const NOBODY_PER_HOUR = 1000
const HOUR_MS = 3_600_000

interface Parts {
  repository: AuditRepository
  config: AuditConfig
  log: Logger
  now?: () => number
}

export interface Audit extends AuditService {
  /** Removes what is older than it is kept. */
  cleanUp(): Promise<void>
  start(): Promise<void>
  stop(): void
}

export function createAudit({ repository, config, log, now = Date.now }: Parts): Audit {
  let identify: ((request: object) => AuditActor) | undefined
  let cleaning: NodeJS.Timeout | undefined
  let hour = { began: 0, count: 0, left: 0 }

  const actorOf = (source: AuditSource): AuditActor => {
    if (source === 'cli') return { kind: 'cli', name: 'm3m' }
    if (source === 'system') return { kind: 'system', name: 'm3m' }
    return identify?.(source as object) ?? { kind: 'nobody', name: '' }
  }
  const store = (entry: Omit<AuditDocument, '_id' | 'time' | 'area'>) => {
    const time = now()
    const area = entry.action.split('.')[0]!
    return repository.insert({ _id: newIdAt(new Date(time)), time: new Date(time), area, ...entry })
  }

  /** Whether there is room for another entry of nobody's; what there was none for is told with the next hour. */
  const hasRoom = async (): Promise<boolean> => {
    if (now() - hour.began >= HOUR_MS) {
      const { left } = hour
      hour = { began: now(), count: 0, left: 0 }
      if (left > 0) {
        const actor: AuditActor = { kind: 'system', name: 'm3m' }
        const nothing = { target: null, projectId: null, slug: null, address: null }
        await store({ actor, action: 'audit.leftOut', ...nothing, after: { entries: left } })
      }
    }
    hour.count += 1
    if (hour.count <= NOBODY_PER_HOUR) return true
    hour.left += 1
    return false
  }

  const audit: Audit = {
    identifyBy(next) {
      if (identify) throw new TypeError('It is said already who sends a request')
      identify = next
    },

    async record(source, { action, target, project, before, after }) {
      try {
        const actor = actorOf(source)
        if (actor.kind === 'nobody' && !(await hasRoom())) return
        const { ip } = source as { ip?: string }
        await store({
          actor: { ...actor, name: plainText(actor.name) },
          action,
          target: target === undefined ? null : plainText(target),
          projectId: project?.id ?? null,
          slug: project?.slug ?? null,
          ...(before ? { before: plainSummary(before) } : {}),
          ...(after ? { after: plainSummary(after) } : {}),
          address: typeof ip === 'string' ? plainText(ip) : null,
        })
      } catch (error) {
        log.error({ err: error, action, target }, 'what was done could not be written down')
      }
    },

    async list({ user, project, action, from, to, cursor, limit = 50 }) {
      const found = await repository.find(
        {
          ...(user === undefined ? {} : { user }),
          ...(project === undefined ? {} : { project }),
          ...(action === undefined ? {} : { action }),
          ...(from === undefined ? {} : { from: new Date(from) }),
          ...(to === undefined ? {} : { to: new Date(to) }),
          ...(cursor === undefined ? {} : { before: cursor }),
        },
        limit + 1,
      )
      const items = found.slice(0, limit).map(toEntry)
      return { items, ...(found.length > limit ? { nextCursor: items.at(-1)!.id } : {}) }
    },

    cleanUp: async () => void (await repository.deleteBefore(new Date(now() - durationMs(config.retention)))),

    async start() {
      await repository.ensureIndexes()
      const round = () =>
        void audit.cleanUp().catch((error) => log.error({ err: error }, 'cleaning up the audit log failed'))
      cleaning = setInterval(round, CLEAN_UP_MS)
      cleaning.unref()
      round()
    },
    stop: () => clearInterval(cleaning),
  }
  return audit
}

const toEntry = ({
  _id,
  time,
  actor,
  action,
  target,
  projectId,
  slug,
  before,
  after,
  address,
}: AuditDocument): AuditEntry => ({
  id: _id.toHexString(),
  time: time.toISOString(),
  actor,
  action,
  target,
  project: projectId === null ? null : { id: projectId, slug: slug ?? '' },
  ...(before ? { before } : {}),
  ...(after ? { after } : {}),
  address,
})
