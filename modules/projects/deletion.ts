/** The end of projects: hidden at once, then removed from every module, the project itself last. */
import { type Events, type Logger, messageOf } from '../../kernel/index.ts'
import { type Project, projectDeleted, type RemoveOwned } from './contract.ts'
import { deleteUnfinished, projectNotFound } from './projects.errors.ts'
import { type ProjectDocument, type ProjectsRepository, toProject } from './projects.repository.ts'

export interface Deletion {
  /** Modules are asked in the reverse of the order they were added in. */
  add(module: string, remove: RemoveOwned): void
  /** @throws M3M_PROJECT_NOT_FOUND; M3M_PROJECT_DELETE_UNFINISHED when a module failed, which is repeated at the next start */
  run(id: string): Promise<void>
  /** Goes on with what was not finished; in the background. */
  resume(): void
  settled(): Promise<void>
}

export function createDeletion({
  projects,
  events,
  log,
}: {
  projects: ProjectsRepository
  events: Events
  log: Logger
}): Deletion {
  const modules: { module: string; remove: RemoveOwned }[] = []
  const running = new Set<Promise<unknown>>()

  const removeOwned = async (project: Project): Promise<void> => {
    const failed: string[] = []
    for (const { module, remove } of modules.toReversed()) {
      try {
        await remove(project)
      } catch (error) {
        log.error({ err: error, module, project: project.slug }, 'a deleted project could not be removed whole')
        failed.push(`${module} failed (${messageOf(error)})`)
      }
    }
    // As long as anything is left, the mark stays: by it the rest is found again.
    if (failed.length > 0) throw deleteUnfinished([project.slug, failed.join(', ')])
    await projects.remove(project.id)
    log.info({ project: project.slug }, 'a project was deleted')
  }
  const tracked = async <T>(work: Promise<T>): Promise<T> => {
    running.add(work)
    try {
      return await work
    } finally {
      running.delete(work)
    }
  }
  const finish = async (documents: readonly ProjectDocument[]) => {
    for (const document of documents) await removeOwned(toProject(document)).catch(() => {})
  }

  return {
    add: (module, remove) => void modules.push({ module, remove }),
    run: (id) =>
      tracked(
        (async () => {
          const document = await projects.markDeleted(id, new Date())
          if (!document) throw projectNotFound([id])
          const project = toProject(document)
          events.emit(projectDeleted, { project })
          await removeOwned(project)
        })(),
      ),
    resume: () =>
      void tracked(projects.deleted().then(finish)).catch((error) =>
        log.error({ err: error }, 'deletions that were cut off could not be looked for'),
      ),
    settled: async () => void (await Promise.allSettled(running)),
  }
}
