import { useEffect } from 'react'
import { safeStorage } from '@/lib/storage.ts'
import { mirrorKey, writeMirror } from '../lib/recovery.ts'
import { isChanged, type Workspace } from '../lib/workspace.ts'

/** Milliseconds after an edit until it is mirrored in the browser. */
const DELAY = 300

/** Keeps edits that the server does not have in the browser, from shortly after they are made. */
export function useMirror(projectId: string, workspace: Workspace) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    /** Other tabs, and earlier visits, keep theirs in the same place: only what was put there is taken away. */
    let mine = false
    const mirror = () => {
      const changed = isChanged(workspace.get())
      if (changed || mine) writeMirror(safeStorage, projectId, workspace.get())
      mine = changed
    }
    const unsubscribe = workspace.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(mirror, DELAY)
    })
    const atOnce = () => {
      clearTimeout(timer)
      if (timer) mirror()
    }
    // Another tab has saved its edits; that saves none of these.
    const onStorage = ({ key, newValue }: StorageEvent) => {
      if (key === mirrorKey(projectId) && newValue === null) mirror()
    }
    window.addEventListener('pagehide', atOnce)
    window.addEventListener('storage', onStorage)
    return () => {
      unsubscribe()
      atOnce()
      window.removeEventListener('pagehide', atOnce)
      window.removeEventListener('storage', onStorage)
    }
  }, [projectId, workspace])
}
