import { type Events, isCoded, type Logger } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { compile } from './compile.ts'
import {
  type Bundle,
  type Deployer,
  type Deployment,
  type Draft,
  type PipelinesService,
  type Version,
  versionPublished,
} from './contract.ts'
import { createKeyedLock } from './keyed-lock.ts'
import { formatNumber, isGiven, nextNumber, parseNumber } from './numbers.ts'
import {
  activateFailed,
  draftConflict,
  draftExists,
  draftMissing,
  versionLive,
  versionMissing,
  versionTaken,
} from './pipelines.errors.ts'
import type { DraftDocument, PipelineDocument, PipelinesRepository, VersionDocument } from './pipelines.repository.ts'
import { checkFiles, sizeOf } from './source-files.ts'
import { template } from './template.ts'

/** Deploys to nowhere: what is published is only recorded. */
const nowhere: Deployer = { prepare: async () => ({ activate: async () => {}, discard: async () => {} }) }

export interface PipelinesModule extends PipelinesService {
  /** Finishes or undoes what a crash left half done. */
  recover(): Promise<void>
}

/** What a project's pipeline says, and the draft and versions that count by it. */
interface State {
  pipeline: PipelineDocument
  draft: DraftDocument | null
  versions: VersionDocument[]
  /** What an earlier publish left that failed before it counted. */
  leftovers: VersionDocument[]
}

export function createPipelinesService({
  repository,
  events,
  log,
}: {
  repository: PipelinesRepository
  events: Events
  log: Logger
}): PipelinesModule {
  // What adds or removes drafts and versions of a project happens one after the other; saving over a draft need not
  // wait for a publish that is under way.
  const lock = createKeyedLock()
  let deployer = nowhere

  const load = async (projectId: string): Promise<State> => {
    const [found, draft, all] = await Promise.all([
      repository.pipeline(projectId),
      repository.draft(projectId),
      repository.versions(projectId),
    ])
    const pipeline = found ?? { _id: new ObjectId(projectId), published: null, given: {} }
    const counts = draft !== null && draft.revision > (pipeline.spentRevision ?? 0)
    return {
      pipeline,
      draft: counts ? draft : null,
      versions: all.filter((version) => isGiven(pipeline.given ?? {}, version)),
      leftovers: all.filter((version) => !isGiven(pipeline.given ?? {}, version)),
    }
  }

  const nextOf = ({ pipeline }: State, { bump, basedOn }: Pick<DraftDocument, 'bump' | 'basedOn'>) =>
    nextNumber(pipeline.given ?? {}, bump, basedOn ? parseNumber(basedOn) : null)

  const toDraft = (state: State, draft: DraftDocument): Draft => ({
    files: draft.files,
    revision: draft.revision,
    nextVersion: formatNumber(nextOf(state, draft)),
    basedOn: draft.basedOn,
    updatedAt: draft.updatedAt.toISOString(),
    updatedBy: draft.updatedBy,
  })

  const find = async (projectId: string, number: string) => {
    const parsed = parseNumber(number)
    const [pipeline, version] = await Promise.all([
      repository.pipeline(projectId),
      parsed && repository.version(projectId, parsed),
    ])
    if (!pipeline || !version || !isGiven(pipeline.given ?? {}, version)) throw versionMissing([number.slice(0, 20)])
    return { pipeline, version }
  }

  /** The compiled code of a version; compiled again from its files should it be missing. */
  const bundleOf = async ({ _id }: VersionDocument): Promise<Bundle> => {
    const stored = await repository.bundle(_id)
    if (stored) return stored
    const bundle = await compile(await repository.files(_id))
    await repository.storeBundle(_id, bundle)
    return bundle
  }

  const insertDraft = async (
    projectId: string,
    { pipeline }: State,
    draft: Omit<DraftDocument, '_id' | 'revision' | 'updatedAt'>,
  ): Promise<DraftDocument | null> => {
    const spent = pipeline.spentRevision ?? 0
    await repository.removeSpentDraft(projectId, spent)
    const document = { ...draft, revision: spent + 1, updatedAt: new Date() }
    const inserted = await repository.insertDraft(projectId, document)
    return inserted ? { _id: new ObjectId(projectId), ...document } : null
  }

  const conflict = async (projectId: string, revision: number) => {
    const current = (await load(projectId)).draft?.revision ?? 0
    return draftConflict([current, revision, current])
  }

  /** Boots, records, switches: a version that does not boot or cannot be recorded changes nothing. */
  const deploy = async (deployment: Deployment, record: () => Promise<unknown>): Promise<void> => {
    const prepared = await deployer.prepare(deployment)
    try {
      await record()
    } catch (error) {
      await prepared.discard().catch((err: unknown) => log.error({ err }, 'discarding a prepared version failed'))
      throw error
    }
    const { projectId, version } = deployment
    try {
      await prepared.activate()
    } catch (error) {
      throw isCoded(error) ? error : activateFailed([version], { cause: error })
    } finally {
      events.emit(versionPublished, { projectId, version })
    }
  }

  /** A database that was lost on the way may have written all the same: what it says afterwards decides. */
  const commit = async (projectId: string, version: VersionDocument, spent: number): Promise<void> => {
    try {
      await repository.commit(projectId, version, spent)
    } catch (error) {
      const pipeline = await repository.pipeline(projectId)
      if (pipeline?.published !== version.number) throw error
    }
  }

  /** What is left to do once a version counts; recovery does it should it fail here. */
  const cleanUp = async (projectId: string, { _id }: VersionDocument, spent: number): Promise<boolean> => {
    const { deletedCount } = await repository.removeSpentDraft(projectId, spent)
    await repository.settleVersion(_id)
    return deletedCount > 0
  }
  const finish = async (projectId: string, version: VersionDocument, spent: number): Promise<void> => {
    try {
      const removed = await cleanUp(projectId, version, spent)
      if (!removed) await repository.rebaseDraft(projectId, version.number)
    } catch (err) {
      log.error({ err, version: version.number }, 'cleaning up after a publish failed; it is done at the next start')
    }
  }

  return {
    async get(projectId) {
      const state = await load(projectId)
      const { draft, pipeline, versions } = state
      return {
        draft: draft && toDraft(state, draft),
        versions: versions.map((version) => toVersion(version, pipeline.published)),
        publishedVersion: pipeline.published,
        ...(draft || versions.length > 0 ? {} : { template: template() }),
      }
    },

    async saveDraft(projectId, user, { files, revision }) {
      checkFiles(files)
      const change = { files: files.map(({ path, content }) => ({ path, content })), updatedBy: user.id }
      if (revision > 0) {
        const spent = (await repository.pipeline(projectId))?.spentRevision ?? 0
        const saved =
          revision > spent
            ? await repository.saveDraft(projectId, revision, { ...change, updatedAt: new Date() })
            : null
        if (!saved) throw await conflict(projectId, revision)
        return toDraft(await load(projectId), saved)
      }
      return lock.run(projectId, async () => {
        const state = await load(projectId)
        const basedOn = state.pipeline.published
        const draft = await insertDraft(projectId, state, { ...change, basedOn, bump: basedOn ? 'minor' : 'major' })
        if (!draft) throw await conflict(projectId, revision)
        return toDraft(state, draft)
      })
    },

    startDraft: (projectId, user, { from, bump }) =>
      lock.run(projectId, async () => {
        const { version } = await find(projectId, from)
        const state = await load(projectId)
        const files = await repository.files(version._id)
        const draft = await insertDraft(projectId, state, { files, bump, basedOn: version.number, updatedBy: user.id })
        if (!draft) throw draftExists([formatNumber(nextOf(state, state.draft ?? { bump, basedOn: from }))])
        return toDraft(state, draft)
      }),

    discardDraft: (projectId) =>
      lock.run(projectId, async () => {
        const { draft } = await load(projectId)
        if (!draft) throw draftMissing()
        await repository.spend(projectId, draft.revision)
        await repository.removeSpentDraft(projectId, draft.revision)
      }),

    publish: (projectId, user, { tag, branch, notes, revision }) =>
      lock.run(projectId, async () => {
        const state = await load(projectId)
        const { draft } = state
        if (!draft) throw draftMissing()
        if (revision !== undefined && revision !== draft.revision) throw await conflict(projectId, revision)
        const bundle = await compile(draft.files)
        // Before a higher number is given: below it they would count.
        for (const { _id } of state.leftovers) await repository.deleteVersion(_id)
        const next = nextOf(state, draft)
        const version: VersionDocument = {
          _id: new ObjectId(),
          projectId: new ObjectId(projectId),
          number: formatNumber(next),
          ...next,
          tag,
          branch: branch || null,
          notes: notes ?? '',
          author: { id: user.id, name: user.name },
          size: sizeOf(draft.files),
          createdAt: new Date(),
        }
        const { number } = version
        await deploy({ projectId, version: number, bundle }, async () => {
          if (!(await repository.insertVersion(version, draft.files, bundle))) throw versionTaken([number])
          await commit(projectId, version, draft.revision)
          await finish(projectId, version, draft.revision)
        })
        return toVersion(version, number)
      }),

    republish: (projectId, number) =>
      lock.run(projectId, async () => {
        const { version } = await find(projectId, number)
        const deployment = { projectId, version: version.number, bundle: await bundleOf(version) }
        await deploy(deployment, () => repository.point(projectId, version.number))
        return toVersion(version, version.number)
      }),

    async version(projectId, number) {
      const { pipeline, version } = await find(projectId, number)
      return { ...toVersion(version, pipeline.published), files: await repository.files(version._id) }
    },

    async updateVersion(projectId, number, { tag, branch, notes }) {
      const { pipeline, version } = await find(projectId, number)
      const changed = await repository.changeVersion(version._id, {
        tag: tag ?? version.tag,
        branch: branch === undefined ? version.branch : branch || null,
        notes: notes ?? version.notes,
      })
      if (!changed) throw versionMissing([number])
      return toVersion(changed, pipeline.published)
    },

    deleteVersion: (projectId, number) =>
      lock.run(projectId, async () => {
        const { pipeline, version } = await find(projectId, number)
        if (pipeline.published === version.number) throw versionLive([number])
        await repository.deleteVersion(version._id)
      }),

    async published(projectId) {
      const pipeline = await repository.pipeline(projectId)
      const parsed = pipeline?.published ? parseNumber(pipeline.published) : null
      const version = parsed && (await repository.version(projectId, parsed))
      return version && { projectId, version: version.number, bundle: await bundleOf(version) }
    },

    setDeployer(next) {
      if (deployer !== nowhere) throw new TypeError('There is a deployer already')
      deployer = next
    },

    async recover() {
      for (const version of await repository.pendingVersions()) {
        const projectId = version.projectId.toHexString()
        const pipeline = await repository.pipeline(projectId)
        if (!pipeline || !isGiven(pipeline.given ?? {}, version)) await repository.deleteVersion(version._id)
        else await cleanUp(projectId, version, pipeline.spentRevision ?? 0)
      }
    },
  }
}

const toVersion = (version: VersionDocument, published: string | null): Version => ({
  number: version.number,
  tag: version.tag,
  branch: version.branch,
  notes: version.notes,
  published: version.number === published,
  author: version.author,
  size: version.size,
  createdAt: version.createdAt.toISOString(),
})
