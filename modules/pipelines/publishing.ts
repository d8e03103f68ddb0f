/** From draft to the version that runs: compile, boot, record in one write, switch. */
import { type Events, isCoded, type Logger } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import type { PackagesService } from '../packages/contract.ts'
import type { KeyedLock } from '../shared/keyed-lock.ts'
import { compile as compileFiles } from './compile.ts'
import {
  type Bundle,
  type Deployer,
  type Deployment,
  DRAFT_VERSION,
  draftGone,
  type PipelinesService,
  type SourceFile,
  versionPublished,
} from './contract.ts'
import type { Drafts } from './drafts.ts'
import { formatNumber, isGiven, parseNumber } from './numbers.ts'
import { activateFailed, compileFailed, draftMissing, versionTaken } from './pipelines.errors.ts'
import type { PipelinesRepository, VersionDocument } from './pipelines.repository.ts'
import { checksumOf, sizeOf } from './source-files.ts'
import { bundleSizeOf, describeVersion, findVersion, loadState, nextOf } from './state.ts'

export type Publishing = Pick<
  PipelinesService,
  'publish' | 'republish' | 'published' | 'draftDeployment' | 'checkDraft' | 'setDeployer'
> & {
  /** Finishes or undoes what a crash left half done. */
  recover(): Promise<void>
}

interface Parts {
  repository: PipelinesRepository
  lock: KeyedLock
  drafts: Drafts
  events: Events
  log: Logger
  packages?: PackagesService
}

/** Deploys to nowhere: what is published is only recorded. */
const nowhere: Deployer = { prepare: async () => ({ activate: async () => {}, discard: async () => {} }) }

export function createPublishing({ repository, lock, drafts, events, log, packages }: Parts): Publishing {
  let deployer = nowhere
  const compile = async (files: SourceFile[]) => compileFiles(files, { packages: await packages?.installed() })

  /** The compiled code of a version; compiled again from its files should it be missing. */
  const bundleOf = async ({ _id }: VersionDocument): Promise<Bundle> => {
    const stored = await repository.bundle(_id)
    if (stored) return stored
    const bundle = await compile(await repository.files(_id))
    await repository.storeBundle(_id, bundle)
    await repository.addDetails(_id, { bundleSize: bundleSizeOf(bundle) })
    return bundle
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
      if (removed) events.emit(draftGone, { projectId })
      else await repository.rebaseDraft(projectId, version.number)
    } catch (err) {
      log.error({ err, version: version.number }, 'cleaning up after a publish failed; it is done at the next start')
    }
  }

  return {
    publish: (projectId, { id, name }, { tag, branch, notes, revision }) =>
      lock.alone(projectId, async () => {
        const state = await loadState(repository, projectId)
        const { draft } = state
        if (!draft) throw draftMissing()
        if (revision !== undefined && revision !== draft.revision) throw await drafts.conflict(projectId, revision)
        const bundle = await compile(draft.files)
        // Before a higher number is given: below it they would count.
        for (const { _id } of state.leftovers) await repository.deleteVersion(_id)
        const next = nextOf(state, draft)
        const number = formatNumber(next)
        const version: VersionDocument = {
          _id: new ObjectId(),
          projectId: new ObjectId(projectId),
          number,
          ...next,
          tag,
          branch: branch || null,
          notes: notes ?? '',
          author: { id, name },
          size: sizeOf(draft.files),
          fileCount: draft.files.length,
          checksum: checksumOf(draft.files),
          bundleSize: bundleSizeOf(bundle),
          basedOn: draft.basedOn,
          createdAt: new Date(),
        }
        await deploy({ projectId, version: number, bundle }, async () => {
          if (!(await repository.insertVersion(version, draft.files, bundle))) throw versionTaken([number])
          await commit(projectId, version, draft.revision)
          await finish(projectId, version, draft.revision)
        })
        return describeVersion(repository, version, number)
      }),

    republish: (projectId, number) =>
      lock.alone(projectId, async () => {
        const { version } = await findVersion(repository, projectId, number)
        const deployment = { projectId, version: version.number, bundle: await bundleOf(version) }
        await deploy(deployment, () => repository.point(projectId, version.number))
        return describeVersion(repository, version, version.number)
      }),

    async published(projectId) {
      const pipeline = await repository.pipeline(projectId)
      const parsed = pipeline?.published ? parseNumber(pipeline.published) : null
      const version = parsed && (await repository.version(projectId, parsed))
      return version && { projectId, version: version.number, bundle: await bundleOf(version) }
    },

    async draftDeployment(projectId) {
      const { draft } = await loadState(repository, projectId)
      if (!draft) throw draftMissing()
      return { projectId, version: DRAFT_VERSION, revision: draft.revision, bundle: await compile(draft.files) }
    },

    async checkDraft(projectId) {
      const { draft } = await loadState(repository, projectId)
      if (!draft) throw draftMissing()
      const { revision } = draft
      try {
        await compile(draft.files)
        return { revision, problems: [] }
      } catch (error) {
        if (!isCoded(error) || error.code !== compileFailed.code) throw error
        return { revision, problems: error.errors ?? [] }
      }
    },

    setDeployer(next) {
      if (deployer !== nowhere) throw new TypeError('There is a deployer already')
      deployer = next
    },

    async recover() {
      for (const version of await repository.pendingVersions()) {
        const projectId = version.projectId.toHexString()
        const pipeline = await repository.pipeline(projectId)
        if (pipeline && isGiven(pipeline.given, version)) {
          await cleanUp(projectId, version, pipeline.spentRevision ?? 0)
        } else await repository.deleteVersion(version._id)
      }
    },
  }
}
