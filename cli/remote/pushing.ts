/** Sends the code of a folder as the project's draft, never over one that somebody saved meanwhile. */
import type { Draft, DraftCheck, Pipeline, SourceFile } from '../../modules/pipelines/contract.ts'
import { isConflict, pipelineOf, savedBy } from './code.ts'
import { Failure } from './failure.ts'
import { readState, type State, writeState } from './folder.ts'
import type { Target } from './target.ts'
import { paint, plainText } from './terminal.ts'
import { changesBetween, sumsOf, type Tree } from './tree.ts'

/** The draft is not what the folder was taken from. */
export class Conflict extends Failure {}

export interface Pushed {
  /** Of the draft now; 0: there is none, the folder is what is published. */
  revision: number
  /** Paths that differ from what was there; empty: nothing was sent. */
  changes: string[]
}

export interface PushOptions {
  /** Save over whatever draft there is. */
  force?: boolean
  /** Make a draft also of what is published as it is. */
  always?: boolean
}

/**
 * Saves `tree` as the draft.
 * @throws Conflict when the draft moved on since the folder was taken from it
 */
export async function push(target: Target, root: string, tree: Tree, options: PushOptions = {}): Promise<Pushed> {
  const { force = false, always = false } = options
  if (tree.size === 0) throw new Failure(`${root} holds no code; a service begins with main.ts or main.js`)
  const state = stateIn(root, target)
  const { changed, added, removed } = changesBetween(state?.files ?? {}, tree)
  const changes = [...changed, ...added, ...removed].sort()
  if (state && changes.length === 0 && !force) {
    if (state.revision > 0) {
      const pipeline = await pipelineOf(target)
      if (pipeline.draft?.revision !== state.revision) throw conflictOf(pipeline, state)
      return { revision: state.revision, changes }
    }
    if (state.version !== null && !always) return { revision: 0, changes }
  }
  const { revision } = await save(target, tree, state, force)
  remember(root, target, tree, { revision, version: null, kept: state?.kept ?? [] })
  return { revision, changes }
}

export const stateIn = (root: string, { api, project }: Target): State | undefined =>
  readState(root, api.server, project.id)

/** Notes that the folder and the server agree. */
export function remember(
  root: string,
  { api, project }: Target,
  tree: Tree,
  rest: Pick<State, 'revision' | 'version' | 'kept'>,
): void {
  const state = { server: api.server, projectId: project.id, project: project.slug, chosen: false, files: sumsOf(tree) }
  writeState(root, { ...state, ...rest })
}

async function save(target: Target, tree: Tree, state: State | undefined, force: boolean): Promise<Draft> {
  const { api, path } = target
  const files: SourceFile[] = [...tree].map(([path, content]) => ({ path, content }))
  const put = (revision: number, kept: SourceFile[] = []) =>
    api.call<Draft>('PUT', `${path}/pipeline/draft`, { files: [...files, ...kept], revision })
  const keptOf = ({ draft }: Pipeline) => draft?.files.filter((file) => state?.kept.includes(file.path)) ?? []

  const askFirst = force || !state || state.revision === 0 || state.kept.length > 0
  const pipeline = askFirst ? await pipelineOf(target) : undefined
  try {
    if (!pipeline) return await put(state!.revision)
    if (force && pipeline.draft) return await put(pipeline.draft.revision, keptOf(pipeline))
    if (state && state.revision > 0 && !force) return await put(state.revision, keptOf(pipeline))
    if (pipeline.draft) throw conflictOf(pipeline, state)
    return await put(await begin(target, pipeline, state, force))
  } catch (error) {
    if (isConflict(error)) throw conflictOf(await pipelineOf(target), state, error)
    throw error
  }
}

/** Revision to save the first draft over: of one begun from the version that was chosen for the folder, or none. */
async function begin(
  { api, path }: Target,
  pipeline: Pipeline,
  state: State | undefined,
  force: boolean,
): Promise<number> {
  if (!state?.version || state.version === pipeline.publishedVersion) return 0
  if (!state.chosen && !force) throw conflictOf(pipeline, state)
  const draft = await api.call<Draft>('POST', `${path}/pipeline/draft`, { from: state.version, bump: 'minor' })
  return draft.revision
}

function conflictOf({ draft, publishedVersion }: Pipeline, state: State | undefined, cause?: unknown): Conflict {
  const published = publishedVersion === null ? undefined : `version ${plainText(publishedVersion)} is published`
  const began = state?.revision
    ? `revision ${state.revision}`
    : state?.version
      ? `version ${state.version}`
      : 'no draft at all'
  const now = draft
    ? `The draft is at revision ${draft.revision}, ${savedBy(draft)}`
    : `The draft is gone${published ? ': ' : ''}${published ?? ''}`
  return new Conflict(
    `${now}; this folder began with ${began}. "m3m pull" brings what is there, "m3m push --force" saves over it`,
    1,
    { cause },
  )
}

/** What keeps the saved draft from compiling. */
export const problemsOf = async ({ api, path }: Target): Promise<DraftCheck['problems']> =>
  (await api.call<DraftCheck>('GET', `${path}/pipeline/draft/problems`)).problems

/** `src/main.ts:3:7: message`, with the file as `show` calls it. */
export function problemLine(show: (path: string) => string, { path, message }: DraftCheck['problems'][number]): string {
  const [, file, place] = /^(.*?)((?::\d+){0,2})$/s.exec(plainText(path))!
  return `${paint('cyan', show(file!))}${paint('dim', place!)}: ${plainText(message)}`
}
