/** A project's code as an archive: to take away, and to bring back. */
import { createGate } from '../../shared/gate.ts'
import { entryOf } from '../compile.ts'
import { DRAFT_VERSION, type PipelinesService, type SourceFile } from '../contract.ts'
import type { Drafts } from '../drafts.ts'
import { archiveUnusable, draftMissing } from '../pipelines.errors.ts'
import type { PipelinesRepository } from '../pipelines.repository.ts'
import { checkFiles } from '../source-files.ts'
import { findVersion, loadState, type State } from '../state.ts'
import { compareFiles } from './compare.ts'
import { readCode } from './read-archive.ts'
import { writeCode } from './write-archive.ts'

/** Archives that are packed or unpacked at once; they are held in memory. */
const AT_ONCE = 2

export type Archives = Pick<PipelinesService, 'exportArchive' | 'importArchive'>

export function createArchives(repository: PipelinesRepository, drafts: Drafts): Archives {
  const gate = createGate(AT_ONCE)

  /** What the editor shows: the draft, else the published version, else the newest one. */
  const shownCode = async ({ draft, pipeline, versions }: State) => {
    if (draft) return { version: DRAFT_VERSION, files: draft.files }
    const version = versions.find(({ number }) => number === pipeline.published) ?? versions[0]
    return version && { version: version.number, files: await repository.files(version._id) }
  }

  return {
    async exportArchive(projectId, number) {
      if (number !== undefined && number !== DRAFT_VERSION) {
        const { version } = await findVersion(repository, projectId, number)
        const files = await repository.files(version._id)
        return { version: version.number, archive: await gate.run(() => writeCode(files)) }
      }
      const state = await loadState(repository, projectId)
      const code = number === DRAFT_VERSION && !state.draft ? undefined : await shownCode(state)
      if (!code) throw draftMissing()
      return { version: code.version, archive: await gate.run(() => writeCode(code.files)) }
    },

    async importArchive(projectId, author, archive, { dryRun = false, mode, revision }) {
      const { files: given, ...read } = await gate.run(() => readCode(archive))
      const state = await loadState(repository, projectId)
      const current = state.draft?.revision ?? 0
      if (revision !== undefined && revision !== current) throw await drafts.conflict(projectId, revision)
      const before = (await shownCode(state))?.files ?? []
      const files = mode === 'merge' ? merge(before, given) : given
      checkEntry(files)
      checkFiles(files)
      const told = { ...compareFiles(before, files), ...read, revision: current }
      if (dryRun) return { ...told, draft: null }
      return { ...told, draft: await drafts.saveDraft(projectId, author, { files, revision: current }) }
    },
  }
}

/** Those of the second list take the place of those of the first. */
const merge = (before: readonly SourceFile[], given: readonly SourceFile[]): SourceFile[] => [
  ...new Map([...before, ...given].map((file) => [file.path, file])).values(),
]

/** Tells where a service begins in an archive of more than the service. @throws M3M_CODE_ARCHIVE */
function checkEntry(files: readonly SourceFile[]): void {
  if (entryOf(files)) return
  const deeper = files.find(({ path }) => /\/main\.[jt]s$/.test(path))
  throw archiveUnusable([
    deeper
      ? `"${deeper.path}" is not at its top; make it of the folder that "${deeper.path.split('/').at(-1)}" is in`
      : 'there is no main.ts or main.js in it, where a service begins',
  ])
}
