/** Edits that the server does not have yet, as they are kept in the browser and brought back. */
import { type SourceFile, toList, toMap, type WorkspaceState } from './workspace.ts'

export interface Mirror {
  /** Revision of the draft the edits stood on. */
  revision: number
  /** Epoch milliseconds of the last edit. */
  at: number
  changed: SourceFile[]
  removed: string[]
}

/** What has to be put into the browser and taken out of it, so that it has the edits of a state. */
export interface MirrorStep {
  put: SourceFile[]
  drop: string[]
  /** What it has then, by path. */
  kept: Map<string, string>
}

/**
 * Only what has become another since the last time: whoever edits one of hundreds of changed files writes that one.
 * @param kept what the browser has
 */
export function mirrorStep(state: Pick<WorkspaceState, 'files' | 'dirty'>, kept: ReadonlyMap<string, string>) {
  const step: MirrorStep = { put: [], drop: [], kept: new Map() }
  for (const path of state.dirty) {
    const content = state.files.get(path) ?? ''
    step.kept.set(path, content)
    if (kept.get(path) !== content) step.put.push({ path, content })
  }
  for (const path of kept.keys()) if (!step.kept.has(path)) step.drop.push(path)
  return step
}

/** The files with the mirror's edits, or null when it adds nothing to them. */
export function recover(
  files: readonly SourceFile[],
  mirror: Pick<Mirror, 'changed' | 'removed'>,
): SourceFile[] | null {
  const map = new Map(toMap(files))
  let differs = false
  for (const { path, content } of mirror.changed) {
    if (map.get(path) === content) continue
    map.set(path, content)
    differs = true
  }
  for (const path of mirror.removed) if (map.delete(path)) differs = true
  return differs ? toList(map) : null
}
