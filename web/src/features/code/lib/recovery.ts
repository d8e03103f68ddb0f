/** Keeps unsaved edits in the browser, so that a closed tab or a lost connection costs nothing. */
import { isChanged, type SourceFile, toList, toMap, type WorkspaceState } from './workspace.ts'

export interface Mirror {
  /** Revision of the draft the edits stood on. */
  revision: number
  /** Epoch milliseconds of the last edit. */
  at: number
  changed: SourceFile[]
  removed: string[]
}

/** The part of the browser's Storage that is used; may throw (blocked, full). */
export interface MirrorStorage {
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export function mirrorOf(state: WorkspaceState, at: number): Mirror {
  const changed = [...state.dirty].map((path) => ({ path, content: state.files.get(path) ?? '' }))
  return { revision: state.revision, at, changed, removed: [...state.removed] }
}

/** The files with the mirror's edits, or null when it adds nothing to them. */
export function recover(files: readonly SourceFile[], mirror: Mirror): SourceFile[] | null {
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

/** Where a project's mirror is kept in the browser. */
export const mirrorKey = (projectId: string) => `m3m.draft.v1.${projectId}`

export function readMirror(storage: MirrorStorage, projectId: string): Mirror | null {
  try {
    const mirror = JSON.parse(storage.getItem(mirrorKey(projectId)) ?? 'null') as Mirror | null
    return mirror && Array.isArray(mirror.changed) && Array.isArray(mirror.removed) ? mirror : null
  } catch {
    // Blocked storage or someone else's text under the key: there is nothing to recover.
    return null
  }
}

/** Writes the edits, or forgets them when there are none. A full or blocked storage is not the person's problem: saving still works. */
export function writeMirror(storage: MirrorStorage, projectId: string, state: WorkspaceState, now = Date.now()) {
  try {
    if (isChanged(state)) storage.setItem(mirrorKey(projectId), JSON.stringify(mirrorOf(state, now)))
    else storage.removeItem(mirrorKey(projectId))
  } catch {
    dropMirror(storage, projectId)
  }
}

export function dropMirror(storage: MirrorStorage, projectId: string) {
  try {
    storage.removeItem(mirrorKey(projectId))
  } catch {
    // Blocked storage never held a mirror.
  }
}
