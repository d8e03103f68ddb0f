import type { Events, Logger } from '../../kernel/index.ts'
import type { PackagesService } from '../packages/contract.ts'
import { createKeyedLock } from '../shared/keyed-lock.ts'
import { createArchives } from './archive/archives.ts'
import { outdatedPackages } from './bundled-packages.ts'
import { draftGone, type PipelinesService, type Version } from './contract.ts'
import { createDrafts } from './drafts.ts'
import { versionLive, versionMissing } from './pipelines.errors.ts'
import type { PipelinesRepository } from './pipelines.repository.ts'
import { createPublishing, type Publishing } from './publishing.ts'
import { describeVersion, findVersion, loadState, type State, toDraft } from './state.ts'
import type { Templates } from './templates.ts'

export type PipelinesModule = PipelinesService &
  Publishing & {
    /** Removes all a project has, after what is under way for it. */
    remove(projectId: string): Promise<void>
  }

export function createPipelinesService({
  repository,
  events,
  log,
  packages,
  templates,
}: {
  repository: PipelinesRepository
  events: Events
  log: Logger
  packages?: PackagesService
  templates: Templates
}): PipelinesModule {
  const lock = createKeyedLock()
  const drafts = createDrafts(repository, lock)
  const publishing = createPublishing({ repository, lock, drafts, events, log, packages })

  const outdatedOf = async ({ pipeline, versions }: State) => {
    const published = versions.find(({ number }) => number === pipeline.published)
    const bundled = published ? await repository.bundledPackages(published._id) : []
    return bundled.length > 0 ? outdatedPackages(bundled, (await packages?.installed()) ?? null) : []
  }

  return {
    ...drafts,
    ...publishing,
    ...createArchives(repository, drafts),

    async get(projectId) {
      const state = await loadState(repository, projectId)
      const { draft, pipeline } = state
      const versions: Version[] = []
      for (const version of state.versions)
        versions.push(await describeVersion(repository, version, pipeline.published))
      return {
        draft: draft && toDraft(state, draft),
        versions,
        publishedVersion: pipeline.published,
        given: pipeline.given,
        outdatedPackages: await outdatedOf(state),
        ...(draft || versions.length > 0 ? {} : { template: templates.start }),
      }
    },

    async discardDraft(projectId) {
      await drafts.discardDraft(projectId)
      events.emit(draftGone, { projectId })
    },

    async version(projectId, number) {
      const { pipeline, version } = await findVersion(repository, projectId, number)
      const described = await describeVersion(repository, version, pipeline.published)
      return { ...described, files: await repository.files(version._id) }
    },

    async updateVersion(projectId, number, { tag, branch, notes }) {
      const { pipeline, version } = await findVersion(repository, projectId, number)
      const changed = await repository.changeVersion(version._id, {
        tag: tag ?? version.tag,
        branch: branch === undefined ? version.branch : branch || null,
        notes: notes ?? version.notes,
      })
      if (!changed) throw versionMissing([number])
      return describeVersion(repository, changed, pipeline.published)
    },

    remove: (projectId) => lock.alone(projectId, () => repository.removeAll(projectId)),

    deleteVersion: (projectId, number) =>
      lock.alone(projectId, async () => {
        const { pipeline, version } = await findVersion(repository, projectId, number)
        if (pipeline.published === version.number) throw versionLive([number])
        await repository.deleteVersion(version._id)
      }),
  }
}
