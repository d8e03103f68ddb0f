import { useEffect, useState } from 'react'
import { dropMirror, type LeftMirror, leftMirrors, type OwnMirror } from '../lib/mirrors.ts'
import { recover } from '../lib/recovery.ts'
import { toList, type Workspace } from '../lib/workspace.ts'

/** Edits of earlier visits that never reached the server: one after the other is offered, the newest first. */
export function useRecovery(projectId: string, workspace: Workspace, mirror: OwnMirror) {
  const [left, setLeft] = useState<readonly LeftMirror[]>([])
  const found = left[0] ?? null

  useEffect(() => {
    let over = false
    async function look() {
      const all = await leftMirrors(projectId, mirror.visit)
      const saved = toList(workspace.get().saved)
      const useful = all.filter((one) => recover(saved, one))
      // The server has all of the others: there is nothing that a later draft could miss.
      for (const one of all) if (!useful.includes(one)) void dropMirror(projectId, one.visit).catch(() => {})
      if (!over) setLeft(useful)
    }
    // A storage that is closed has nothing to offer.
    look().catch(() => {})
    return () => {
      over = true
    }
  }, [projectId, workspace, mirror])

  const next = () => setLeft((all) => all.slice(1))
  return {
    /** What is offered. */
    found,
    /** Puts it over what is in the editor. */
    restore() {
      if (!found) return
      workspace.replace(recover(toList(workspace.get().files), found) ?? toList(workspace.get().files))
      next()
      // Only when it is kept in its new place.
      mirror.keep(workspace.get()).then(
        () => dropMirror(projectId, found.visit),
        () => {},
      )
    },
    forget() {
      if (found) void dropMirror(projectId, found.visit).catch(() => {})
      next()
    },
  }
}
