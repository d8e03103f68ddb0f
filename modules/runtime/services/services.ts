/** All services: found by project or by slug, brought back when the server starts, stopped when it ends. */
import type { Logger } from '../../../kernel/index.ts'
import type { PreparedDeployment } from '../../pipelines/contract.ts'
import { type Project, type ProjectsService, projectChanged, projectCreated } from '../../projects/contract.ts'
import { createGate } from '../../shared/gate.ts'
import type { User } from '../../users/contract.ts'
import type { RuntimeService, ServiceState, ServiceStatus } from '../contract.ts'
import type { ProjectLimits } from '../limits/limits.ts'
import type { Limits } from '../runtime.config.ts'
import { serviceNotFound } from '../runtime.errors.ts'
import { isPassing, PASSING_MS } from './boot.ts'
import type { ServiceContext } from './context.ts'
import { Service } from './service.ts'

const SWEEP_MS = 100
/** Services that are looked up at once when the server starts. */
const FINDS_AT_ONCE = 8
/** How long a slug counts as unknown without asking again, and how many of them are kept. */
const UNKNOWN_MS = 2_000
const UNKNOWN_MAX = 1_000
/** Requests under way get so long when the server stops; it waits for them. */
const LAST_CALL_MS = 8_000

export interface Services extends Omit<RuntimeService, 'isolation'> {
  /** The service that answers under a slug, without looking further than memory. */
  known(slug: string): Service | undefined
  /** The service that answers under a slug; null when there is no such project. */
  bySlug(slug: string): Promise<Service | null>
  /** Status of every project the user may open. */
  list(user: User): Promise<ServiceStatus[]>
  /** Slug and state of every service that has been asked for. */
  states(): { slug: string; state: ServiceState }[]
  runSchedule(projectId: string, name: string): Promise<void>
  prepare(deployment: Parameters<Service['prepare']>[0]): Promise<PreparedDeployment>
  /** Puts a fresh instance in the place of the one that runs, if one does. `message` goes to its log. */
  renew(projectId: string, message: string): Promise<void>
  /** Ends a project's service for good and forgets what it was meant to do. */
  remove(projectId: string): Promise<void>
  /** Brings back, in the background, everything that is meant to run. */
  open(): Promise<void>
  /** The server begins to stop: streams end at once, other requests get a while to finish. */
  windDown(): void
  close(): Promise<void>
}

export interface ServicesOptions extends Omit<ServiceContext, 'limits'> {
  projects: ProjectsService
  limits: Pick<ProjectLimits, 'load'>
  log: Logger
}

export function createServices({ projects, limits, ...context }: ServicesOptions): Services {
  const { events, pipelines, repository, log } = context
  const byId = new Map<string, Service>()
  const slugs = new Map<string, Service>()
  const unknown = new Map<string, number>()
  /** Ids of projects whose service is removed; none comes back. */
  const gone = new Set<string>()
  const undo = [
    events.on(projectCreated, ({ project }) => void unknown.delete(project.slug)),
    events.on(projectChanged, ({ project, before }) => onChanged(project, before)),
  ]
  let sweep: NodeJS.Timeout | undefined
  let lastCall: NodeJS.Timeout | undefined
  let closing = false
  /** Projects whose service is still to be brought back. */
  const due = new Set<string>()
  const finds = createGate(FINDS_AT_ONCE)

  const add = (project: Project, own: Readonly<Limits>): Service => {
    const known = byId.get(project.id)
    if (known) return known
    const service = new Service(project, { ...context, limits: own })
    if (due.has(project.id)) service.expect()
    byId.set(project.id, service)
    slugs.set(project.slug, service)
    return service
  }
  /** From now on it answers under its new slug, and under that alone. */
  const onChanged = (project: Project, before: Project): void => {
    unknown.delete(project.slug)
    const service = byId.get(project.id)
    if (!service) return
    slugs.delete(service.project.slug)
    service.project = project
    slugs.set(project.slug, service)
    if (project.slug === before.slug && project.name === before.name) return
    service.renew('Started anew: the project was renamed').catch((err: unknown) => {
      log.error({ err, project: project.slug }, 'a service could not be started anew with its new name')
    })
  }
  /** Null when the project has gone meanwhile: a service of it would answer under a slug that is free. */
  const ofProject = async (project: Project): Promise<Service | null> => {
    const known = byId.get(project.id)
    if (known) return known
    const [published, own, quarantine] = await Promise.all([
      pipelines.published(project.id),
      limits.load(project.id),
      repository.quarantine(project.id),
    ])
    if (gone.has(project.id)) return null
    const service = add(project, own)
    service.know({ version: published?.version ?? null, quarantine })
    await service.schedules.load()
    return service
  }
  const find = async (projectId: string): Promise<Service> => {
    const known = byId.get(projectId)
    if (known) return known
    const project = await projects.byId(projectId)
    const service = project && (await ofProject(project))
    if (!service) throw serviceNotFound([projectId])
    return service
  }
  const after = async (projectId: string, action: (service: Service) => Promise<void>) => {
    const service = await find(projectId)
    await action(service)
    return service.status()
  }

  return {
    status: (projectId) => after(projectId, async () => {}),
    start: (projectId) => after(projectId, (service) => service.start()),
    stop(projectId) {
      due.delete(projectId)
      return after(projectId, (service) => service.stop())
    },
    restart: (projectId) => after(projectId, (service) => service.restart()),
    runSchedule: async (projectId, name) => (await find(projectId)).schedules.runNow(name),
    prepare: async (deployment) => (await find(deployment.projectId)).prepare(deployment),

    states: () => [...byId.values()].map((service) => ({ slug: service.project.slug, state: service.status().state })),
    renew: async (projectId, message) => byId.get(projectId)?.renew(message),

    async remove(projectId) {
      const service = byId.get(projectId)
      due.delete(projectId)
      gone.add(projectId)
      byId.delete(projectId)
      if (service) {
        slugs.delete(service.project.slug)
        await service.stop()
        await service.close()
      }
      await repository.remove(projectId)
    },

    known: (slug) => slugs.get(slug),
    async bySlug(slug) {
      const known = slugs.get(slug)
      if (known) return known
      const now = performance.now()
      if ((unknown.get(slug) ?? 0) > now) return null
      const project = await projects.bySlug(slug)
      if (project) return ofProject(project)
      if (unknown.size >= UNKNOWN_MAX) unknown.clear()
      unknown.set(slug, now + UNKNOWN_MS)
      return null
    },
    async list(user) {
      const open = await projects.list(user)
      const found = await Promise.all(open.map(ofProject))
      return found.flatMap((service) => service?.status() ?? [])
    },

    async open() {
      sweep = setInterval(() => {
        const now = performance.now()
        for (const service of byId.values()) service.sweep(now)
      }, SWEEP_MS)
      for (const id of await repository.running()) due.add(id)
      const bringBack = async (projectId: string): Promise<void> => {
        if (closing || !due.has(projectId)) return
        try {
          const service = await finds.run(() => find(projectId))
          if (due.has(projectId) && !closing) await service.start(true)
          due.delete(projectId)
        } catch (error) {
          const again = isPassing(error)
          log.warn({ err: error, projectId, again }, 'a service that ran before does not start')
          if (again) setTimeout(() => void bringBack(projectId), PASSING_MS).unref()
          else due.delete(projectId)
        }
      }
      void Promise.all([...due].map(bringBack))
    },
    windDown() {
      for (const service of byId.values()) service.endStreams()
      lastCall = setTimeout(() => void close(), LAST_CALL_MS)
    },
    close,
  }

  async function close(): Promise<void> {
    closing = true
    clearInterval(sweep)
    clearTimeout(lastCall)
    for (const off of undo) off()
    await Promise.all([...byId.values()].map((service) => service.close()))
  }
}
