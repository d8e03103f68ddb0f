/**
 * Where edits are kept in the browser: IndexedDB, which has room for the largest project, on its own thread. Each visit of
 * a page has a place of its own, so that two tabs do not overwrite each other.
 */
import { type Mirror, mirrorStep } from './recovery.ts'
import { isChanged, type WorkspaceState } from './workspace.ts'

/** The edits of one visit that is over, or of another tab. */
export interface LeftMirror extends Mirror {
  visit: string
}

interface Head {
  revision: number
  at: number
  removed: string[]
}

const NAME = 'm3m.drafts.v1'
/** By project and visit. */
const HEADS = 'heads'
/** Texts, by project, visit and path. */
const FILES = 'files'

/** All keys that begin like this: arrays come after texts. */
const below = (...begin: string[]) => IDBKeyRange.bound(begin, [...begin, []])

let opening: Promise<IDBDatabase> | undefined
function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    const again = () => {
      opening = undefined
    }
    request.onupgradeneeded = () => {
      request.result.createObjectStore(HEADS)
      request.result.createObjectStore(FILES)
    }
    request.onsuccess = () => {
      const database = request.result
      // Another version of the app, or the browser, wants it closed.
      database.onversionchange = () => {
        database.close()
        again()
      }
      database.onclose = again
      resolve(database)
    }
    request.onerror = () => reject(request.error)
  }).catch((error) => {
    // Closed now, perhaps not later.
    opening = undefined
    throw error
  })
  return opening
}

const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** Does all of it or nothing. */
async function change(work: (heads: IDBObjectStore, files: IDBObjectStore) => void): Promise<void> {
  const database = await open()
  await new Promise<void>((resolve, reject) => {
    const transaction = database.transaction([HEADS, FILES], 'readwrite')
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
    try {
      work(transaction.objectStore(HEADS), transaction.objectStore(FILES))
    } catch (error) {
      transaction.abort()
      return reject(error)
    }
    // Nothing is waited for: what a page asks for as it closes is done as well.
    transaction.commit()
  })
}

/** Says to the visit whose mirror it was, should it still be going on, that nothing is there any more. */
const dropped = () => new BroadcastChannel(NAME)

/** Takes the edits of another visit away. */
export async function dropMirror(project: string, visit: string): Promise<void> {
  await change((heads, files) => {
    heads.delete([project, visit])
    files.delete(below(project, visit))
  })
  const channel = dropped()
  channel.postMessage(visit)
  channel.close()
}

/** What other visits have left, the newest first. Rejects when the storage is closed. */
export async function leftMirrors(project: string, own: string): Promise<LeftMirror[]> {
  const transaction = (await open()).transaction([HEADS, FILES])
  const [heads, files] = [transaction.objectStore(HEADS), transaction.objectStore(FILES)]
  const [keys, values] = await Promise.all([
    result(heads.getAllKeys(below(project))) as Promise<[string, string][]>,
    result(heads.getAll(below(project))) as Promise<Head[]>,
  ])
  const left: LeftMirror[] = []
  for (const [at, [, visit]] of keys.entries()) {
    if (visit === own) continue
    const [paths, texts] = await Promise.all([
      result(files.getAllKeys(below(project, visit))) as Promise<[string, string, string][]>,
      result(files.getAll(below(project, visit))) as Promise<string[]>,
    ])
    const changed = paths.map(([, , path], index) => ({ path, content: texts[index] ?? '' }))
    left.push({ ...values[at]!, visit, changed })
  }
  return left.sort((a, b) => b.at - a.at)
}

/** The place of one visit for the edits of a project. */
export function createMirror(project: string) {
  const visit = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`
  /** What is known to be there; null when that is not known. */
  let kept: ReadonlyMap<string, string> | null = new Map()
  let any = false

  return {
    visit,
    /** Puts there what has changed since the last time, or takes all away. Rejects when the storage is closed or full. */
    async keep(state: WorkspaceState, now = Date.now()): Promise<void> {
      const changed = isChanged(state)
      if (!changed && !any) return
      const anew = kept === null || !changed
      const step = mirrorStep(state, kept ?? new Map())
      const head: Head = { revision: state.revision, at: now, removed: [...state.removed] }
      kept = step.kept
      any = changed
      try {
        await change((heads, files) => {
          if (anew) files.delete(below(project, visit))
          if (!changed) return void heads.delete([project, visit])
          heads.put(head, [project, visit])
          for (const path of step.drop) files.delete([project, visit, path])
          for (const { path, content } of step.put) files.put(content, [project, visit, path])
        })
      } catch (error) {
        kept = null
        any = true
        throw error
      }
    },
    /** Told when somebody has taken it away; returns its undo. */
    onDropped(listener: () => void): () => void {
      const channel = dropped()
      channel.onmessage = ({ data }) => {
        if (data !== visit) return
        kept = null
        listener()
      }
      return () => channel.close()
    },
  }
}

export type OwnMirror = ReturnType<typeof createMirror>
