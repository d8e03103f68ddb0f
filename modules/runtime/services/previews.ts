/** All previews of drafts: at most so many, and so many of one user; ended when nobody uses them. */
import { draftGone } from '../../pipelines/contract.ts'
import { type Project, type ProjectsService, projectChanged } from '../../projects/contract.ts'
import { durationMs } from '../../schemas.ts'
import type { PreviewStatus } from '../contract.ts'
import type { ProjectLimits } from '../limits/limits.ts'
import type { PreviewConfig } from '../runtime.config.ts'
import { previewFull, previewMine } from '../runtime.errors.ts'
import type { ServiceContext } from './context.ts'
import { Preview, type Starter } from './preview.ts'

const SWEEP_MS = 100

export interface Previews {
  /**
   * Compiles the saved draft and runs it, in place of the preview there was, if any.
   * @throws M3M_DRAFT_MISSING, M3M_CODE_COMPILE, M3M_SERVICE_BOOT, M3M_PREVIEW_FULL, M3M_PREVIEW_MINE
   */
  run(project: Project, user: Starter): Promise<PreviewStatus>
  status(project: Project): PreviewStatus
  /** Ends it, if there is one. */
  end(projectId: string): Promise<void>
  /** The preview of the project with this slug. */
  at(slug: string): Preview | undefined
  /** Projects that have one. */
  projectIds(): string[]
  /** Gives the preview of a project, if there is one, another secret address. */
  renewAddress(projectId: string): void
  open(): void
  /** The server begins to stop: answers that go on and on are cut off. */
  windDown(): void
  close(): Promise<void>
}

export interface PreviewsOptions extends Omit<ServiceContext, 'limits'> {
  config: PreviewConfig
  limits: Pick<ProjectLimits, 'load'>
  projects: ProjectsService
  /** Address of the preview a token opens. */
  previewUrl(project: Project, token: string): string
}

export function createPreviews({ config, limits, projects, previewUrl, ...context }: PreviewsOptions): Previews {
  const { events, pipelines, log } = context
  const idleMs = durationMs(config.idle)
  const all = new Map<string, Preview>()
  const ending = new Set<Promise<void>>()
  const undo = [
    events.on(draftGone, ({ projectId }) => void end(projectId)),
    // The address it was given out under is no more.
    events.on(projectChanged, ({ project, before }) => {
      if (project.slug !== before.slug) void end(project.id)
    }),
  ]
  let sweeper: NodeJS.Timeout | undefined
  let closed = false

  const end = async (projectId: string): Promise<void> => {
    const preview = all.get(projectId)
    if (!preview) return
    all.delete(projectId)
    const done = preview.end().catch((err: unknown) => log.error({ err, projectId }, 'a preview could not be ended'))
    ending.add(done)
    await done
    ending.delete(done)
  }

  /** One more of the user, besides the project's own. */
  const assertRoom = (project: Project, user: Starter) => {
    const others = [...all.values()].filter((preview) => preview.project.id !== project.id)
    const own = others.filter(({ starter }) => starter.id === user.id)
    if (own.length >= config.perUser)
      throw previewMine([config.perUser, own.map((preview) => preview.project.slug).join(', ')])
    if (others.length >= config.max) throw previewFull([config.max])
  }

  return {
    async run(project, user) {
      const own = await limits.load(project.id)
      // From here to the entry in the map nothing waits, so that calls at once count each other.
      assertRoom(project, user)
      let preview = all.get(project.id)
      if (!preview) {
        preview = new Preview(project, user, { ...context, limits: own }, (token) => previewUrl(project, token))
        if (closed) throw previewFull([0])
        all.set(project.id, preview)
      }
      try {
        await preview.run(user, () => pipelines.draftDeployment(project.id))
      } finally {
        if (preview.empty && all.get(project.id) === preview) all.delete(project.id)
      }
      return preview.status()
    },
    status: (project) => all.get(project.id)?.status() ?? nothing(project),
    end,
    at(slug) {
      for (const preview of all.values()) if (preview.project.slug === slug) return preview
      return undefined
    },
    projectIds: () => [...all.keys()],
    renewAddress: (projectId) => all.get(projectId)?.renewToken(),
    open() {
      sweeper = setInterval(() => {
        const now = performance.now()
        for (const [projectId, preview] of all) if (preview.sweep(now, idleMs)) void end(projectId)
      }, SWEEP_MS)
    },
    windDown() {
      for (const preview of all.values()) preview.endStreams()
    },
    async close() {
      closed = true
      clearInterval(sweeper)
      for (const off of undo) off()
      await Promise.all([...[...all.keys()].map(end), ...ending])
    },
  }
}

const nothing = ({ id }: Project): PreviewStatus => ({
  projectId: id,
  state: 'stopped',
  revision: null,
  since: null,
  startedBy: null,
  error: null,
  url: null,
  routes: [],
})
