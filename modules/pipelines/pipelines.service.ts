import type { Events } from '../../kernel/index.ts'
import { ObjectId } from '../database/contract.ts'
import { compile } from './compile.ts'
import {
  type Deployer,
  type Deployment,
  type Draft,
  type PipelinesService,
  type Version,
  versionPublished,
} from './contract.ts'
import { createKeyedLock } from './keyed-lock.ts'
import { formatNumber, type Given, nextNumber, parseNumber, type VersionNumber } from './numbers.ts'
import {
  draftConflict,
  draftExists,
  draftMissing,
  versionLive,
  versionMissing,
  versionTaken,
} from './pipelines.errors.ts'
import type { DraftDocument, PipelinesRepository, VersionDocument, VersionHead } from './pipelines.repository.ts'
import { checkFiles, sizeOf } from './source-files.ts'
import { template } from './template.ts'

/** Deploys to nowhere: what is published is only recorded. */
const nowhere: Deployer = { prepare: async () => ({ activate: async () => {}, discard: async () => {} }) }

export interface PipelinesModule extends PipelinesService {
  /** Finishes or undoes what a crash left half done. */
  recover(): Promise<void>
}

export function createPipelinesService(repository: PipelinesRepository, events: Events): PipelinesModule {
  const lock = createKeyedLock()
  let deployer = nowhere
  let deployerSet = false

  /** Every number ever given: what is remembered, and what stands in the list. */
  const givenNumbers = async (projectId: string): Promise<Given> => {
    const given: Given = { ...(await repository.pipeline(projectId))?.given }
    for (const { major, minor } of await repository.versionHeads(projectId))
      given[major] = Math.max(given[major] ?? 0, minor)
    return given
  }
  const nextOf = async (
    projectId: string,
    { bump, basedOn }: Pick<DraftDocument, 'bump' | 'basedOn'>,
  ): Promise<VersionNumber> => nextNumber(await givenNumbers(projectId), bump, basedOn ? parseNumber(basedOn) : null)

  const toDraft = async (projectId: string, draft: DraftDocument): Promise<Draft> => ({
    files: draft.files,
    revision: draft.revision,
    nextVersion: formatNumber(await nextOf(projectId, draft)),
    basedOn: draft.basedOn,
    updatedAt: draft.updatedAt.toISOString(),
    updatedBy: draft.updatedBy,
  })

  const find = async (projectId: string, number: string): Promise<VersionDocument> => {
    const parsed = parseNumber(number)
    const version = parsed && (await repository.version(projectId, parsed))
    if (!version || version.pending) throw versionMissing([number])
    return version
  }

  const conflict = async (projectId: string, revision: number) => {
    const current = (await repository.draft(projectId))?.revision ?? 0
    return draftConflict([current, revision, current])
  }

  /** Switches to a version that is recorded: boot, point, take traffic. A version that does not boot changes nothing. */
  const deploy = async (deployment: Deployment, record: () => Promise<void>): Promise<void> => {
    const prepared = await deployer.prepare(deployment)
    try {
      await record()
    } catch (error) {
      await prepared.discard()
      throw error
    }
    await prepared.activate()
    events.emit(versionPublished, { projectId: deployment.projectId, version: deployment.version })
  }

  return {
    async get(projectId) {
      const [pipeline, draft, heads] = await Promise.all([
        repository.pipeline(projectId),
        repository.draft(projectId),
        repository.versionHeads(projectId),
      ])
      const publishedVersion = pipeline?.published ?? null
      const versions = heads.filter(({ pending }) => !pending).map((head) => toVersion(head, publishedVersion))
      return {
        draft: draft ? await toDraft(projectId, draft) : null,
        versions,
        publishedVersion,
        ...(draft || versions.length > 0 ? {} : { template: template() }),
      }
    },

    async saveDraft(projectId, user, { files, revision }) {
      checkFiles(files)
      const change = { files, updatedAt: new Date(), updatedBy: user.id }
      if (revision > 0) {
        const saved = await repository.saveDraft(projectId, revision, change)
        if (!saved) throw await conflict(projectId, revision)
        return toDraft(projectId, saved)
      }
      const published = (await repository.pipeline(projectId))?.published ?? null
      const draft = {
        ...change,
        revision: 1,
        bump: published ? ('minor' as const) : ('major' as const),
        basedOn: published,
      }
      if (!(await repository.insertDraft(projectId, draft))) throw await conflict(projectId, revision)
      return toDraft(projectId, { _id: new ObjectId(projectId), ...draft })
    },

    async startDraft(projectId, user, { from, bump }) {
      const { files } = await find(projectId, from)
      const draft = { files, revision: 1, bump, basedOn: from, updatedAt: new Date(), updatedBy: user.id }
      if (!(await repository.insertDraft(projectId, draft))) {
        const existing = await repository.draft(projectId)
        throw draftExists([existing?.basedOn ?? '1'])
      }
      return toDraft(projectId, { _id: new ObjectId(projectId), ...draft })
    },

    async discardDraft(projectId) {
      if (!(await repository.deleteDraft(projectId))) throw draftMissing()
    },

    publish: (projectId, user, { tag, branch, notes, revision }) =>
      lock.run(projectId, async () => {
        const draft = await repository.draft(projectId)
        if (!draft) throw draftMissing()
        if (revision !== undefined && revision !== draft.revision) throw await conflict(projectId, revision)
        const bundle = await compile(draft.files)
        const next = await nextOf(projectId, draft)
        const number = formatNumber(next)
        const version: VersionDocument = {
          _id: new ObjectId(),
          projectId: new ObjectId(projectId),
          number,
          ...next,
          tag,
          branch: branch || null,
          notes: notes ?? '',
          author: { id: user.id, name: user.name },
          size: sizeOf(draft.files),
          files: draft.files,
          bundle,
          createdAt: new Date(),
          pending: true,
        }
        await deploy({ projectId, version: number, bundle }, async () => {
          if (!(await repository.insertVersion(version))) throw versionTaken([number])
          await repository.setPublished(projectId, number, next)
          await repository.finishDraft(projectId, draft.revision, number)
          await repository.confirmVersion(version._id)
        })
        return toVersion(version, number)
      }),

    republish: (projectId, number) =>
      lock.run(projectId, async () => {
        const version = await find(projectId, number)
        await deploy({ projectId, version: version.number, bundle: version.bundle }, () =>
          repository.setPublished(projectId, version.number, version),
        )
        return toVersion(version, version.number)
      }),

    async version(projectId, number) {
      const [version, pipeline] = await Promise.all([find(projectId, number), repository.pipeline(projectId)])
      return { ...toVersion(version, pipeline?.published ?? null), files: version.files }
    },

    deleteVersion: (projectId, number) =>
      lock.run(projectId, async () => {
        const version = await find(projectId, number)
        if ((await repository.pipeline(projectId))?.published === version.number) throw versionLive([number])
        await repository.remember(projectId, version)
        await repository.deleteVersion(version._id)
      }),

    async published(projectId) {
      const number = (await repository.pipeline(projectId))?.published
      const parsed = number ? parseNumber(number) : null
      const version = parsed && (await repository.version(projectId, parsed))
      return version ? { projectId, version: version.number, bundle: version.bundle } : null
    },

    setDeployer(next) {
      if (deployerSet) throw new TypeError('There is a deployer already')
      deployer = next
      deployerSet = true
    },

    async recover() {
      for (const { _id, projectId, number } of await repository.pendingVersions()) {
        const pipeline = await repository.pipeline(projectId.toHexString())
        await (pipeline?.published === number ? repository.confirmVersion(_id) : repository.deleteVersion(_id))
      }
    },
  }
}

const toVersion = (
  { number, tag, branch, notes, author, size, createdAt }: VersionHead,
  published: string | null,
): Version => ({
  number,
  tag,
  branch,
  notes,
  published: number === published,
  author,
  size,
  createdAt: createdAt.toISOString(),
})
