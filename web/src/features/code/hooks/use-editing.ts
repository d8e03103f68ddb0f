import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { type Draft, isApiError, type Pipeline, type SourceFile } from '@/lib/api/index.ts'
import { pipelineKey } from '@/lib/queries/pipeline.ts'
import { saveDraft } from '../api.ts'
import { createSaver, type SaveResult, type SaveState } from '../lib/saver.ts'
import { createWorkspace, isChanged, toList } from '../lib/workspace.ts'
import { useConflict } from './use-conflict.ts'
import { useMirror } from './use-mirror.ts'
import { useRecovery } from './use-recovery.ts'

interface Options {
  project: string
  projectId: string
  /** Null: there is none yet, and `files` are the template. */
  draft: Draft | null
  files: readonly SourceFile[]
}

/** Editing a project's draft: the workspace, saving, the mirror in the browser and conflicts. */
export function useEditing({ project, projectId, draft, files }: Options) {
  const client = useQueryClient()
  const revision = draft?.revision ?? 0
  const [workspace] = useState(() => createWorkspace({ files, revision }))
  const [saveState, setSaveState] = useState<SaveState>('idle')
  const [saveError, setSaveError] = useState<Error | null>(null)
  /** The draft as the server was last known to have it. */
  const known = useRef<Draft | null>(draft)
  const { conflict, meet, ...conflicts } = useConflict(project, workspace, known)
  const saver = useMemo(() => {
    async function save(): Promise<SaveResult> {
      const { files, revision } = workspace.get()
      try {
        const draft = await saveDraft(project, { files: toList(files), revision })
        workspace.accepted(files, draft.revision)
        known.current = draft
        client.setQueryData<Pipeline>(pipelineKey(project), (pipeline) => pipeline && { ...pipeline, draft })
        setSaveError(null)
        return 'saved'
      } catch (error) {
        if (!isApiError(error)) throw error
        if (error.code === 'M3M_DRAFT_CONFLICT') {
          // Without an answer there is nothing to choose from: the next try meets them again.
          const met = await meet().catch(() => 'offline' as const)
          return met === 'conflict' || met === 'offline' ? met : 'saved'
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
  }, [client, project, workspace, meet])

  const mirror = useMirror(projectId, workspace)
  const recovery = useRecovery(projectId, workspace, mirror)
  useEffect(() => {
    const unsubscribe = workspace.subscribe((state, before) => {
      if (state.files !== before.files) saver.touch()
    })
    const onOnline = () => void saver.flush()
    window.addEventListener('online', onOnline)
    return () => {
      unsubscribe()
      saver.stop()
      window.removeEventListener('online', onOnline)
    }
  }, [saver, workspace])

  // Another tab or person saved or discarded it: without edits of our own there is nothing to decide.
  useEffect(() => {
    const state = workspace.get()
    if (isChanged(state)) return
    if (draft && draft.revision > state.revision) workspace.reset(draft.files, draft.revision)
    else if (draft || !known.current) return
    else workspace.reset(files, 0)
    known.current = draft
  }, [workspace, draft, files])

  return {
    workspace,
    saver,
    saveState,
    saveError,
    conflict,
    /** Looks at what others made of the draft: asks about it, unless it is the same as here. Rejects when the server cannot be reached. */
    meet,
    changed: useStore(workspace.store, isChanged),
    /** Edits of earlier visits that never reached the server. */
    recovery,
    takeTheirs() {
      conflicts.takeTheirs()
      saver.settle()
    },
    async keepMine() {
      await conflicts.keepMine()
      saver.settle()
      await saver.flush()
    },
    /** Leaves the edits behind for good. */
    discardEdits() {
      saver.stop()
      workspace.discard()
      void mirror.keep(workspace.get()).catch(() => {})
    },
  }
}

export type Editing = ReturnType<typeof useEditing>
