/** The files being edited beside what the server has; everything the page knows about "changed" comes from here. */
import { createStore } from 'zustand/vanilla'
import { filesUnder } from './tree.ts'

export interface SourceFile {
  path: string
  content: string
}
type Files = ReadonlyMap<string, string>

export interface WorkspaceState {
  files: Files
  /** Of `files`, in their order; another array only when there are other paths. */
  paths: readonly string[]
  /** What the server is known to have; before the first save, the template. */
  saved: Files
  /** Revision of the draft the edit stands on; 0 while there is none. */
  revision: number
  dirty: ReadonlySet<string>
  /** Files of the saved state that are gone here. */
  removed: ReadonlySet<string>
}

export const toMap = (files: readonly SourceFile[]): Files => new Map(files.map((file) => [file.path, file.content]))
export const toList = (files: Files): SourceFile[] =>
  [...files].map(([path, content]) => ({ path, content })).sort((a, b) => (a.path < b.path ? -1 : 1))

export const isChanged = (state: Pick<WorkspaceState, 'dirty' | 'removed'>): boolean =>
  state.dirty.size > 0 || state.removed.size > 0

function compare(files: Files, saved: Files) {
  const dirty = new Set<string>()
  const removed = new Set<string>()
  for (const [path, content] of files) if (saved.get(path) !== content) dirty.add(path)
  for (const path of saved.keys()) if (!files.has(path)) removed.add(path)
  return { dirty, removed }
}

const samePaths = (paths: readonly string[], files: Files) => {
  let index = 0
  if (paths.length !== files.size) return false
  for (const path of files.keys()) if (paths[index++] !== path) return false
  return true
}

export function createWorkspace(initial: { files: readonly SourceFile[]; revision: number }) {
  const start = toMap(initial.files)
  const store = createStore<WorkspaceState>(() => ({
    files: start,
    paths: [...start.keys()],
    saved: start,
    revision: initial.revision,
    dirty: new Set(),
    removed: new Set(),
  }))
  const pathsOf = (files: Files, { paths } = store.getState()) => (samePaths(paths, files) ? paths : [...files.keys()])
  const put = (files: Files) =>
    store.setState((state) => ({ files, paths: pathsOf(files, state), ...compare(files, state.saved) }))

  return {
    store,
    get: store.getState,
    subscribe: store.subscribe,

    /** Takes the server's state over; what was being edited is gone. */
    reset(files: readonly SourceFile[], revision: number) {
      const map = toMap(files)
      store.setState({
        files: map,
        paths: pathsOf(map),
        saved: map,
        revision,
        dirty: new Set(),
        removed: new Set(),
      })
    },
    /** Back to what the server is known to have. */
    discard() {
      const { saved } = store.getState()
      store.setState({ files: saved, paths: pathsOf(saved), dirty: new Set(), removed: new Set() })
    },
    /** Edits one file. Only this file is compared again: it happens at every key. */
    write(path: string, content: string) {
      const { files, saved, dirty } = store.getState()
      if (files.get(path) === content || !files.has(path)) return
      const next = new Map(files).set(path, content)
      const isDirty = saved.get(path) !== content
      if (isDirty === dirty.has(path)) return store.setState({ files: next })
      const nextDirty = new Set(dirty)
      if (isDirty) nextDirty.add(path)
      else nextDirty.delete(path)
      store.setState({ files: next, dirty: nextDirty })
    },
    /** Gives files that are there other texts, all in one step. */
    writeAll(changes: Iterable<readonly [path: string, content: string]>) {
      const files = new Map(store.getState().files)
      for (const [path, content] of changes) if (files.has(path)) files.set(path, content)
      put(files)
    },
    /** Replaces all files, keeping what counts as saved. */
    replace: (files: readonly SourceFile[]) => put(toMap(files)),
    create: (path: string, content = '') => put(new Map(store.getState().files).set(path, content)),
    /** Renames a file, or a folder with all in it; answers the pairs that moved. */
    rename(from: string, to: string): [from: string, to: string][] {
      const files = store.getState().files
      const moved = filesUnder(from, files.keys()).map((path): [string, string] => [path, to + path.slice(from.length)])
      const names = new Map(moved)
      put(new Map([...files].map(([path, content]) => [names.get(path) ?? path, content])))
      return moved
    },
    /** Deletes a file, or a folder with all in it; answers the paths that went. */
    remove(path: string): string[] {
      const files = new Map(store.getState().files)
      const gone = filesUnder(path, files.keys())
      for (const file of gone) files.delete(file)
      put(files)
      return gone
    },
    /** What the server took. Edits made while it was on its way stay unsaved. */
    accepted(files: Files, revision: number) {
      store.setState((state) => ({ saved: files, revision, ...compare(state.files, files) }))
    },
    /** The server's newest state becomes the base; the edits stay and now differ from it ("keep mine"). */
    rebase(files: readonly SourceFile[], revision: number) {
      const saved = toMap(files)
      store.setState((state) => ({ saved, revision, ...compare(state.files, saved) }))
    },
  }
}

export type Workspace = ReturnType<typeof createWorkspace>
