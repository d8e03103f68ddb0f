import { useEffect } from 'react'
import { safeStorage } from '@/lib/storage.ts'
import { writeMirror } from '../lib/recovery.ts'
import type { Workspace } from '../lib/workspace.ts'

/** Milliseconds after an edit until it is mirrored in the browser. */
const DELAY = 300

/** Keeps edits that the server does not have in the browser, from shortly after they are made. */
export function useMirror(projectId: string, workspace: Workspace) {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const mirror = () => writeMirror(safeStorage, projectId, workspace.get())
    const unsubscribe = workspace.subscribe(() => {
      clearTimeout(timer)
      timer = setTimeout(mirror, DELAY)
    })
    const atOnce = () => {
      clearTimeout(timer)
      if (timer) mirror()
    }
    window.addEventListener('pagehide', atOnce)
    return () => {
      unsubscribe()
      atOnce()
      window.removeEventListener('pagehide', atOnce)
    }
  }, [projectId, workspace])
}
