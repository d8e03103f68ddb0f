/** The one draft of a project: saved by revision, begun from a version, discarded. */
import type { Author } from '../auth/contract.ts'
import { ObjectId } from '../database/contract.ts'
import type { KeyedLock } from '../shared/keyed-lock.ts'
import type { PipelinesService } from './contract.ts'
import { formatNumber } from './numbers.ts'
import { draftConflict, draftExists, draftMissing } from './pipelines.errors.ts'
import type { DraftDocument, PipelinesRepository } from './pipelines.repository.ts'
import { checkFiles } from './source-files.ts'
import { findVersion, loadState, nextOf, type State, toDraft } from './state.ts'

export type Drafts = Pick<PipelinesService, 'saveDraft' | 'startDraft' | 'discardDraft'> & {
  /** The error for a revision that is not the current one. */
  conflict(projectId: string, revision: number): Promise<Error>
}

/** @param lock taken by what adds or removes a draft; saving over one need not wait for a publish under way */
export function createDrafts(repository: PipelinesRepository, lock: KeyedLock): Drafts {
  /** Null when there is a draft already. */
  const insert = async (
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
    const current = (await loadState(repository, projectId)).draft?.revision ?? 0
    return draftConflict([current, revision, current])
  }

  return {
    conflict,

    async saveDraft(projectId, author, { files, revision }) {
      checkFiles(files)
      const change = { files: files.map(({ path, content }) => ({ path, content })), updatedBy: recorded(author) }
      if (revision > 0) {
        const spent = (await repository.pipeline(projectId))?.spentRevision ?? 0
        const current = revision > spent
        const saved = current && (await repository.saveDraft(projectId, revision, { ...change, updatedAt: new Date() }))
        if (!saved) throw await conflict(projectId, revision)
        return toDraft(await loadState(repository, projectId), saved)
      }
      return lock.alone(projectId, async () => {
        const state = await loadState(repository, projectId)
        const basedOn = state.pipeline.published
        const draft = await insert(projectId, state, { ...change, basedOn, bump: basedOn ? 'minor' : 'major' })
        if (!draft) throw await conflict(projectId, revision)
        return toDraft(state, draft)
      })
    },

    startDraft: (projectId, author, { from, bump }) =>
      lock.alone(projectId, async () => {
        const { version } = await findVersion(repository, projectId, from)
        const state = await loadState(repository, projectId)
        const files = await repository.files(version._id)
        const updatedBy = recorded(author)
        const draft = await insert(projectId, state, { files, bump, basedOn: version.number, updatedBy })
        if (!draft) throw draftExists([formatNumber(nextOf(state, state.draft ?? { bump, basedOn: from }))])
        return toDraft(state, draft)
      }),

    discardDraft: (projectId) =>
      lock.alone(projectId, async () => {
        const { draft } = await loadState(repository, projectId)
        if (!draft) throw draftMissing()
        await repository.spend(projectId, draft.revision)
        await repository.removeSpentDraft(projectId, draft.revision)
      }),
  }
}

/** No more of whoever it was than is kept. */
const recorded = ({ id, name }: Author): Author => ({ id, name })
