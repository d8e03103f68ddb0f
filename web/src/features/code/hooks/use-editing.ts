import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type Draft, isApiError, type Pipeline, type SourceFile } from '@/lib/api/index.ts'
import { pipelineKey } from '@/lib/queries/pipeline.ts'
import { safeStorage } from '@/lib/storage.ts'
import { fetchPipeline, saveDraft } from '../api.ts'
import { dropMirror, type Mirror, readMirror, recover, writeMirror } from '../lib/recovery.ts'
import { createSaver, type SaveResult, type SaveState } from '../lib/saver.ts'
import { createWorkspace, isChanged, toList } from '../lib/workspace.ts'

/** Milliseconds after an edit until it is mirrored in the browser. */
const MIRROR_DELAY = 300

interface Options {
  project: string
  projectId: string
  /** The draft, or the template with revision 0. */
  files: readonly SourceFile[]
  revision: number
}

/** Another editor's newer state met ours; `theirs` is null when the draft is gone. */
export interface Conflict {
  theirs: Draft | null
}

/** Editing a project's draft: the workspace, saving, the mirror in the browser and conflicts. */
export function useEditing({ project, projectId, files, revision }: Options) {
  const client = useQueryClient()
  const [workspace] = useState(() => createWorkspace({ files, revision }))
  const [saveState, setSaveState] = useState<SaveState>('idle')
  const [saveError, setSaveError] = useState<Error | null>(null)
  const [conflict, setConflict] = useState<Conflict | null>(null)
  const [found, setFound] = useState<{ mirror: Mirror; files: SourceFile[] } | null>(() => {
    const mirror = readMirror(safeStorage, projectId)
    const recovered = mirror && recover(files, mirror)
    return recovered ? { mirror, files: recovered } : null
  })

  const saver = useMemo(() => {
    const setDraft = (draft: Draft | null) =>
      client.setQueryData<Pipeline>(pipelineKey(project), (pipeline) => pipeline && { ...pipeline, draft })

    async function save(): Promise<SaveResult> {
      const { files, revision } = workspace.get()
      try {
        const draft = await saveDraft(project, { files: toList(files), revision })
        workspace.accepted(files, draft.revision)
        setDraft(draft)
        setSaveError(null)
        return 'saved'
      } catch (error) {
        if (!isApiError(error)) throw error
        if (error.code === 'M3M_DRAFT_CONFLICT') {
          const { draft } = await fetchPipeline(project).catch(() => ({ draft: null }))
          setConflict({ theirs: draft })
          return 'conflict'
        }
        if (error.status === 0 || error.status >= 500) return 'offline'
        setSaveError(error)
        return 'failed'
      }
    }
    return createSaver({
      save,
      // Before the first save there is something to save even if nothing was typed: the template.
      isChanged: () => isChanged(workspace.get()) || workspace.get().revision === 0,
      isAutomatic: () => workspace.get().revision > 0,
      onState: setSaveState,
    })
  }, [client, project, workspace])

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const mirror = () => writeMirror(safeStorage, projectId, workspace.get())
    const unsubscribe = workspace.subscribe((state, before) => {
      clearTimeout(timer)
      timer = setTimeout(mirror, MIRROR_DELAY)
      if (state.files !== before.files) saver.touch()
    })
    const atOnce = () => {
      clearTimeout(timer)
      if (timer) mirror()
    }
    const onOnline = () => void saver.flush()
    window.addEventListener('pagehide', atOnce)
    window.addEventListener('online', onOnline)
    return () => {
      unsubscribe()
      atOnce()
      saver.stop()
      window.removeEventListener('pagehide', atOnce)
      window.removeEventListener('online', onOnline)
    }
  }, [saver, workspace, projectId])

  // Another tab or person saved: without edits of our own there is nothing to decide.
  useEffect(() => {
    const state = workspace.get()
    if (revision > state.revision && !isChanged(state)) workspace.reset(files, revision)
  }, [workspace, files, revision])

  return {
    workspace,
    saver,
    saveState,
    saveError,
    conflict,
    changed: useStore(workspace.store, isChanged),
    /** Edits of an earlier visit that never reached the server. */
    found,
    restoreFound() {
      if (found) workspace.replace(found.files)
      setFound(null)
    },
    forgetFound() {
      dropMirror(safeStorage, projectId)
      setFound(null)
    },
    takeTheirs() {
      if (conflict?.theirs) workspace.reset(conflict.theirs.files, conflict.theirs.revision)
      setConflict(null)
      saver.settle()
      void client.invalidateQueries({ queryKey: pipelineKey(project), exact: true })
    },
    keepMine() {
      workspace.rebase(conflict?.theirs?.files ?? [], conflict?.theirs?.revision ?? 0)
      setConflict(null)
      saver.settle()
      void saver.flush()
    },
    /** Leaves the edits behind for good. */
    discardEdits() {
      saver.stop()
      dropMirror(safeStorage, projectId)
    },
  }
}

export type Editing = ReturnType<typeof useEditing>
