/** The code of a project as its server has it. */
import type { Draft, Pipeline, SourceFile, VersionWithFiles } from '../../modules/pipelines/contract.ts'
import { Refusal } from './api.ts'
import { Failure } from './failure.ts'
import { checkPaths } from './files.ts'
import { isReserved } from './ignore.ts'
import type { Target } from './target.ts'
import { plainText, when } from './terminal.ts'
import { type Tree, treeOf } from './tree.ts'

/** What can be taken from a server. */
export interface RemoteCode {
  files: Tree
  /** Files that have no place in a folder: hidden ones, and those for tools. */
  kept: string[]
  /** Of the draft; 0: there is none. */
  revision: number
  /** The version it is, when it is not the draft. */
  version: string | null
  /** That version was asked for. */
  chosen: boolean
  /** In words. */
  what: string
}

export const pipelineOf = ({ api, path }: Target): Promise<Pipeline> => api.call<Pipeline>('GET', `${path}/pipeline`)

/** Who saved a draft, and when, in words. */
export const savedBy = ({ updatedBy, updatedAt }: Draft): string =>
  `saved ${updatedBy ? `by ${updatedBy.id === null ? 'a program with the API key' : plainText(updatedBy.name)} ` : ''}on ${when(updatedAt)}`

/**
 * The draft, or without one the published version; with `version` that one.
 * @throws Failure for files that no server should send
 */
export async function remoteCode(target: Target, version?: string): Promise<RemoteCode> {
  if (version !== undefined) return versionCode(target, version, true)
  const pipeline = await pipelineOf(target)
  const { draft, publishedVersion, template } = pipeline
  if (draft) {
    const what = `draft, revision ${draft.revision} (${savedBy(draft)})`
    return codeOf(draft.files, { revision: draft.revision, version: null, chosen: false, what })
  }
  if (publishedVersion !== null) return versionCode(target, publishedVersion)
  const newest = pipeline.versions[0]
  if (newest) return versionCode(target, newest.number)
  return codeOf(template ?? [], { revision: 0, version: null, chosen: false, what: 'template of a new project' })
}

async function versionCode({ api, path }: Target, number: string, chosen = false): Promise<RemoteCode> {
  const version = await api.call<VersionWithFiles>('GET', `${path}/pipeline/versions/${encodeURIComponent(number)}`)
  const what = `version ${plainText(version.number)}${version.published ? ', published' : ''}`
  return codeOf(version.files, { revision: 0, version: version.number, chosen, what })
}

function codeOf(files: readonly SourceFile[], about: Omit<RemoteCode, 'files' | 'kept'>): RemoteCode {
  checkPaths(files.map(({ path }) => path))
  if (files.some(({ content }) => typeof content !== 'string')) throw new Failure('The server sent files without text')
  const [kept, taken] = [files.filter(({ path }) => isReserved(path)), files.filter(({ path }) => !isReserved(path))]
  return { files: treeOf(taken), kept: kept.map(({ path }) => path), ...about }
}

/** Whether an answer says that the draft is not at the revision it was expected at. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Refusal && (error.code === 'M3M_DRAFT_CONFLICT' || error.code === 'M3M_DRAFT_EXISTS')
