import { useQueryClient } from '@tanstack/react-query'
import { type RefObject, useCallback, useState } from 'react'
import type { Draft, Pipeline } from '@/lib/api/index.ts'
import { pipelineKey } from '@/lib/queries/pipeline.ts'
import { fetchPipeline, startDraft, versionQuery } from '../api.ts'
import { type Conflict, conflictOf, isSame } from '../lib/conflicts.ts'
import { bumpOf } from '../lib/version-numbers.ts'
import type { Workspace } from '../lib/workspace.ts'

/** `same`: their draft is what is here. `published`: what is here is a version by now. Nothing is to be asked then. */
export type Meeting = 'conflict' | 'same' | 'published'

/**
 * Somebody else's state of the draft meets the one that is edited here, and the person chooses.
 * @param known the draft as the server was last known to have it
 */
export function useConflict(project: string, workspace: Workspace, known: RefObject<Draft | null>) {
  const client = useQueryClient()
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const refresh = useCallback(
    () => void client.invalidateQueries({ queryKey: pipelineKey(project), exact: true }),
    [client, project],
  )

  /** Looks at what others made of the draft. Rejects when the server cannot be reached. */
  const meet = useCallback(async (): Promise<Meeting> => {
    const { draft, versions } = await fetchPipeline(project)
    const told = conflictOf({ draft, versions }, known.current?.updatedAt ?? null)
    const version = told.number === null ? null : await client.fetchQuery(versionQuery(project, told.number))
    const theirs = draft ?? (version && { files: version.files, revision: 0 })
    const { files, revision } = workspace.get()
    if (!theirs || !isSame(files, theirs.files)) {
      setConflict({ ...told, theirs: theirs && { files: theirs.files, revision: theirs.revision } })
      return 'conflict'
    }
    workspace.accepted(files, draft?.revision ?? revision)
    if (!draft) {
      refresh()
      return 'published'
    }
    known.current = draft
    client.setQueryData<Pipeline>(pipelineKey(project), (pipeline) => pipeline && { ...pipeline, draft })
    return 'same'
  }, [client, project, workspace, known, refresh])

  return {
    conflict,
    meet,
    takeTheirs() {
      if (conflict?.kind === 'saved' && conflict.theirs)
        workspace.reset(conflict.theirs.files, conflict.theirs.revision)
      else workspace.discard()
      setConflict(null)
      refresh()
    },
    /** What is here becomes an edit of theirs, or of a draft begun as the one that is gone was. It is still to be saved. */
    async keepMine() {
      const before = known.current
      let base = conflict?.kind === 'saved' ? conflict.theirs : null
      if (conflict?.kind === 'discarded' && before?.basedOn)
        // Should that not work, the first save begins one: a step of the published version.
        base = await startDraft(project, { from: before.basedOn, bump: bumpOf(before) }).catch(() => null)
      workspace.rebase(base?.files ?? [], base?.revision ?? 0)
      setConflict(null)
    },
  }
}
